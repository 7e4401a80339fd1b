import { relative } from "node:path";
import type { Plugin } from "esbuild";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { SourceFiles } from "./source-files.ts";

const OUTSIDE = /^\.\.(\/|$)/;

/**
 * Lets a build read the app's source, the workspace's packages that it depends on and what is installed, nothing
 * else: not what a symbolic link or `../` leads to, not a file that git ignores and that the next checkout lacks.
 */
export function confinePlugin(directory: string, sources: SourceFiles): Plugin {
  return {
    name: "confine",
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
        const reason = findBreach(directory, sources, path);
        return reason === undefined ? undefined : { errors: [{ text: reason }] };
      });
    },
  };
}

/** Why the build must not read `path` (absolute, links resolved); undefined when it may. */
export function findBreach(directory: string, sources: SourceFiles, path: string): string | undefined {
  const file = toPosixPath(relative(directory, path));
  if (sources.isInstalled(file) || sources.has(file)) return undefined;
  if (OUTSIDE.test(file) || file === "")
    return `This is outside of the app's folder, from where nothing is built.`;
  return `"${file}" is ignored by git, so it would be missing in a fresh checkout.`;
}

import { lstatSync, type Stats } from "node:fs";
import { relative } from "node:path";
import type { Plugin } from "esbuild";
import { describeSize } from "../../../domain/text/byte-size.ts";
import { MAX_FILE_BYTES } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { OwnMessage } from "../esbuild/bundle-outcome.ts";
import type { SourceFiles } from "./source-files.ts";

const OUTSIDE = /^\.\.(\/|$)/;

/**
 * Lets a build read the app's source files, the workspace packages that it depends on, and installed packages. Refuses
 * everything else: files that a symbolic link or `../` leads to outside, and files that git ignores, which a fresh checkout
 * would lack.
 */
export function confinePlugin(directory: string, sources: SourceFiles): Plugin {
  return {
    name: "confine",
    setup(build) {
      build.onLoad({ filter: /.*/, namespace: "file" }, ({ path }) => {
        const refusal = findReadRefusal(directory, sources, path);
        return refusal === undefined ? undefined : { errors: [refusal] };
      });
    },
  };
}

/**
 * Returns why the build must not read `path` (absolute, links resolved), or undefined when it may. A pipe or a device would
 * stop the build, even one in `node_modules`.
 */
export function findReadRefusal(
  directory: string,
  sources: SourceFiles,
  path: string,
): OwnMessage | undefined {
  const file = toPosixPath(relative(directory, path));
  if (sources.isInstalled(file) || sources.has(file)) {
    const status = lstatSync(path, { throwIfNoEntry: false });
    return status === undefined ? undefined : refuseKind(status);
  }
  if (OUTSIDE.test(file) || file === "") {
    return {
      text: "This file is outside the app's directory; a build reads only files inside it.",
      detail: "file-outside-app",
    };
  }
  return {
    text: `"${file}" is ignored by git, so a fresh checkout would not have it.`,
    detail: "file-ignored",
  };
}

function refuseKind(status: Stats): OwnMessage | undefined {
  if (!status.isFile())
    return { text: "This is not a regular file, or it changed while it was read.", detail: "file-special" };
  if (status.size <= MAX_FILE_BYTES) return undefined;
  return {
    text: `The file has ${status.size.toLocaleString("en")} bytes; the limit is ${describeSize(MAX_FILE_BYTES)}.`,
    detail: "file-too-large",
  };
}

import { dirname, join, relative } from "node:path";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { FileRefused, findFileWithin, isFileWithin } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { readExtends } from "../sources/check-tsconfig.ts";
import { TSCONFIG } from "../sources/tsconfig.ts";

/** The files that a `tsconfig.json` extends. */
export interface TsconfigChain {
  /** Every extended file, relative to the app's directory, sorted. */
  readonly files: readonly string[];
  /** Extended packages that are not installed, sorted. */
  readonly missing: readonly string[];
}

/** The app whose `tsconfig.json` to read, and where its packages are. */
export interface TsconfigLocation {
  /** Absolute directory of the app. */
  readonly directory: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
  /** Absolute root of the workspace, above which no package is searched. */
  readonly root: string;
}

const MAX_FILES = 20;

/** Finds what the app's `tsconfig.json` extends. esbuild reads those files too, so they count as sources. */
export async function readTsconfigChain({
  directory,
  members,
  root,
}: TsconfigLocation): Promise<TsconfigChain> {
  const files = new Set<string>();
  const missing = new Set<string>();
  const queue = [join(directory, TSCONFIG)];
  const inside = await findTreeRoot(root);
  const tree = { members, root, inside };
  for (let file = queue.shift(); file !== undefined && files.size < MAX_FILES; file = queue.shift()) {
    for (const specifier of readExtends(readText(file, inside))) {
      const found = resolveExtends(specifier, file, tree);
      if (found === undefined) {
        if (!specifier.startsWith(".")) missing.add(toPackageName(specifier));
        continue;
      }
      const path = toPosixPath(relative(directory, found));
      if (files.has(path)) continue;
      files.add(path);
      queue.push(found);
    }
  }
  return { files: [...files].sort(), missing: [...missing].sort() };
}

/** Returns the text of a configuration; empty if it must not be read, which `checkTsconfig` reports. */
function readText(file: string, inside: string): string {
  try {
    return String(findFileWithin(file, { inside }) ?? "");
  } catch (thrown) {
    if (thrown instanceof FileRefused) return "";
    throw thrown;
  }
}

interface Tree extends Pick<TsconfigLocation, "members" | "root"> {
  /** Absolute directory that links must not leave. */
  readonly inside: string;
}

/** Finds the file that `extends` names, as esbuild does; undefined if it does not exist. */
function resolveExtends(
  specifier: string,
  file: string,
  { members, root, inside }: Tree,
): string | undefined {
  const firstFile = (path: string) =>
    [path, `${path}.json`].find(
      (candidate) => candidate.endsWith(".json") && isFileWithin(candidate, inside),
    );
  if (specifier.startsWith(".")) return firstFile(join(dirname(file), specifier));
  const name = toPackageName(specifier);
  const rest = specifier.slice(name.length) || "/tsconfig.json";
  const member = members.get(name);
  if (member !== undefined) return firstFile(join(root, member.path, rest));
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const found = firstFile(join(folder, "node_modules", name, rest));
    if (found !== undefined || folder === root || dirname(folder) === folder) return found;
  }
}

function toPackageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

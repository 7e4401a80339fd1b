import { dirname, join, relative } from "node:path";
import type { WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { FileRefused, findFileWithin, isFileWithin } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { readExtends } from "../sources/check-tsconfig.ts";
import { TSCONFIG } from "../sources/tsconfig.ts";
import type { PackageTree } from "../supply/package-tree.ts";

/** The app whose `tsconfig.json` to read, and the workspace whose packages it may extend. */
export interface TsconfigLocation {
  /** Absolute directory of the app. */
  readonly directory: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
  /** Absolute root of the workspace. */
  readonly root: string;
}

const MAX_FILES = 20;

/**
 * Finds the files of the repository that the app's `tsconfig.json` extends, relative to the app's directory, sorted. esbuild
 * reads them too, so they count as sources. Packages are left out.
 */
export async function readTsconfigChain(location: TsconfigLocation): Promise<readonly string[]> {
  const { directory, members, root } = location;
  const files = new Set<string>();
  const queue = [join(directory, TSCONFIG)];
  const inside = await findTreeRoot(root);
  const tree = { members, root, inside };
  for (let file = queue.shift(); file !== undefined && files.size < MAX_FILES; file = queue.shift()) {
    for (const specifier of readExtends(readText(file, inside))) {
      const found = resolveExtends(specifier, file, tree);
      if (found === undefined) continue;
      const path = toPosixPath(relative(directory, found));
      if (files.has(path)) continue;
      files.add(path);
      queue.push(found);
    }
  }
  return [...files].sort();
}

/**
 * Provides the packages that a `tsconfig.json` (absolute path) extends, and those that they extend in turn: esbuild reads
 * them without asking a plugin.
 */
export async function provideExtended(file: string, tree: Pick<PackageTree, "offer">): Promise<void> {
  const seen = new Set([file]);
  const inside = await findTreeRoot(dirname(file));
  for (const each of seen) {
    if (seen.size > MAX_FILES) return;
    for (const specifier of readExtends(readText(each, inside))) {
      if (specifier.startsWith(".")) continue;
      await tree.offer(specifier, dirname(each));
      const found = findInPackages(specifier, dirname(each), inside);
      if (found !== undefined) seen.add(found);
    }
  }
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

/** Finds the file of the repository that `extends` names, as esbuild does; undefined if it is none, or does not exist. */
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
  return undefined;
}

function findInPackages(specifier: string, directory: string, inside: string): string | undefined {
  const name = toPackageName(specifier);
  const rest = specifier.slice(name.length) || "/tsconfig.json";
  for (let folder = directory; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name, rest);
    const found = [path, `${path}.json`].find((candidate) => isFileWithin(candidate, inside));
    if (found !== undefined) return found;
    if (folder === inside || dirname(folder) === folder) return undefined;
  }
}

function toPackageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

import { lstatSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { WORKSPACE_FILE_NAMES } from "../../../domain/package-managers/managers.ts";
import type { FileEntry } from "../../filesystem/list-files.ts";
import type { BuildScope } from "./build-scope.ts";

/** Maps of packages that yarn writes; esbuild would read packages from where they say, which nothing has verified. */
export const PLUG_AND_PLAY: readonly string[] = [".pnp.data.json", ".pnp.cjs", ".pnp.js"];

/** A file from which an app is built; its path is absolute. */
interface ScopeFile extends FileEntry {
  /** Returns the content that the build key covers; undefined if the file itself has to be read. */
  read(): Buffer | undefined;
}

/** Everything from which an app is built. */
export interface ScopeFiles {
  /** The innermost directory that contains all of them; absolute. */
  readonly base: string;
  readonly files: readonly ScopeFile[];
}

/** Lists the sources and the configuration of an app and of the workspace's packages that it uses. */
export async function listScopeFiles(scope: BuildScope): Promise<ScopeFiles> {
  const { directory, installation, packages, outside, sources } = scope;
  const { root, packageFolder, lockFile, workspace } = installation;
  const listed = [{ directory, sources }, ...packages].flatMap(
    ({ directory: folder, sources: { files, read } }) =>
      files
        .filter(({ path }) => !PLUG_AND_PLAY.includes(basename(path)))
        .map(({ path, kind }): ScopeFile => ({ path: join(folder, path), kind, read: () => read(path) })),
  );
  const names = ["package.json", ...WORKSPACE_FILE_NAMES, ...(lockFile === undefined ? [] : [lockFile])];
  const configuration = [
    ...outside.map((file) => join(directory, file)),
    ...names.map((name) => join(root, name)),
    join(packageFolder, "package.json"),
    // npm rejects a lock file if a member of its workspace is missing.
    ...(workspace?.members ?? []).map(({ path }) => join(root, path, "package.json")),
  ];
  const files = new Map(listed.map((entry) => [entry.path, entry]));
  for (const path of configuration) {
    const status = lstatSync(path, { throwIfNoEntry: false });
    if (status === undefined || files.has(path)) continue;
    files.set(path, { path, kind: status.isSymbolicLink() ? "symlink" : "file", read: () => undefined });
  }
  const folders = new Set([...files.keys()].map((file) => dirname(file)));
  return { base: findCommonDirectory([directory, root, ...folders]), files: [...files.values()] };
}

function findCommonDirectory([first = "", ...others]: readonly string[]): string {
  let common = first;
  while (others.some((other) => relative(common, other).startsWith(".."))) common = dirname(common);
  return common;
}

import { lstat, realpath } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { findRepository } from "../../filesystem/find-repository.ts";
import { exists } from "../../filesystem/list-files.ts";
import { type Mount, readOnly, writable } from "../../process/sandbox/mounts.ts";
import type { BuildScope } from "../packages/build-scope.ts";

/** What the processes of a custom build see of the checkout. */
export interface WorkspaceMounts {
  /** For the install, which writes packages everywhere in the workspace. */
  readonly install: readonly Mount[];
  /** For the app's scripts: they write the app, the packages of the workspace that it uses, and installed packages. */
  readonly build: readonly Mount[];
}

/**
 * Lists what a custom build sees. Other apps of the workspace are read-only, and apps outside of it do not exist. `.git`
 * is hidden: its configuration may hold a token, and its hooks run later, outside of the sandbox. `gitEntries` are the
 * absolute paths of further ones, such as those of submodules.
 */
export async function listWorkspaceMounts(
  scope: BuildScope,
  gitEntries: readonly string[] = [],
): Promise<WorkspaceMounts> {
  const { directory, packages, outside, installation } = scope;
  const repository = (await findRepository(directory)) ?? directory;
  // Without a repository, the nearest `package.json` may be that of a directory that is not the app's.
  const root = isWithin(installation.root, repository) ? installation.root : directory;
  const own = [root, directory].map((folder) => join(folder, ".git"));
  const hidden = (await Promise.all([...new Set([...own, ...gitEntries])].map(hideGit))).flat();
  const files = outside.map((file) => join(directory, file));
  const shared = (await withoutLinks(files, repository))
    .filter((file) => !isWithin(file, root))
    .map(readOnly);
  const written = await withoutLinks([directory, ...packages.map((each) => each.directory)], root);
  const folders = [...new Set([root, installation.packageFolder])].map((folder) =>
    join(folder, "node_modules"),
  );
  const installed = await withoutLinks(folders, root);
  const linked = (await Promise.all(folders.map(findLinkedPackages))).flat();
  return {
    install: [writable(root), ...shared, ...hidden],
    build: [readOnly(root), ...[...written, ...installed].map(writable), ...shared, ...hidden, ...linked],
  };
}

/** Selects the existing paths within a directory that lead through no link: the app's author chose where those lead. */
async function withoutLinks(paths: readonly string[], directory: string): Promise<readonly string[]> {
  const plain = await Promise.all(
    paths.map(
      async (path) => (await realpath(path).catch(() => undefined)) === path && isWithin(path, directory),
    ),
  );
  return paths.filter((_, index) => plain[index]);
}

/**
 * Finds the packages of an app whose `node_modules` is a link to another `node_modules`, which a person may have made to
 * save an install. What the build writes there, such as Vite's compiled configuration, is discarded.
 */
async function findLinkedPackages(path: string): Promise<readonly Mount[]> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined || real === path || basename(real) !== "node_modules") return [];
  return (await isDirectory(real)) ? [{ kind: "discarded", from: real, to: real }] : [];
}

async function hideGit(path: string): Promise<readonly Mount[]> {
  if (!(await exists(path))) return [];
  // In a worktree, it is a file that names the repository's directory.
  return [(await isDirectory(path)) ? { kind: "empty", to: path } : { ...readOnly("/dev/null"), to: path }];
}

/** Returns false for a link: the app may have made it, and its target could be anything. */
async function isDirectory(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}${sep}`);
}

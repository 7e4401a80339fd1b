import { lstat } from "node:fs/promises";
import { join, sep } from "node:path";
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
 * is hidden: its configuration may hold a token, and its hooks run later, outside of the sandbox.
 */
export async function listWorkspaceMounts(scope: BuildScope): Promise<WorkspaceMounts> {
  const { directory, packages, outside, installation } = scope;
  const repository = (await findRepository(directory)) ?? directory;
  // Without a repository, the nearest `package.json` may be that of a directory that is not the app's.
  const root = isWithin(installation.root, repository) ? installation.root : directory;
  const hidden = (await Promise.all([...new Set([root, directory])].map(hideGit))).flat();
  const files = outside.map((file) => join(directory, file)).filter((file) => isWithin(file, repository));
  const shared = files.filter((file) => !isWithin(file, root)).map(readOnly);
  const written = [directory, ...packages.map((each) => each.directory)].filter((each) =>
    isWithin(each, root),
  );
  const modules = [join(root, "node_modules"), join(installation.packageFolder, "node_modules")];
  const installed: string[] = [];
  for (const folder of modules)
    if (isWithin(folder, root) && (await isDirectory(folder))) installed.push(folder);
  return {
    install: [writable(root), ...shared, ...hidden],
    build: [readOnly(root), ...[...written, ...installed].map(writable), ...shared, ...hidden],
  };
}

async function hideGit(directory: string): Promise<readonly Mount[]> {
  const path = join(directory, ".git");
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

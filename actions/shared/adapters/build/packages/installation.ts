import { join, relative } from "node:path";
import type { Manifests } from "../../../domain/lock-file/dependencies.ts";
import type { LockGraph } from "../../../domain/lock-file/lock-graph.ts";
import { DEFAULT_PACKAGE_MANAGER, PACKAGE_MANAGERS } from "../../../domain/package-managers/managers.ts";
import type { LockFile, PackageManager } from "../../../domain/package-managers/package-manager.ts";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { findRepositoryFile } from "../sources/repository-file.ts";
import { documentParsers } from "./document-parsers.ts";
import { findPackageScope, readManifest } from "./read-manifest.ts";
import { findAppWorkspace, type Workspace } from "./workspace.ts";

/** A package manager, and the lock file that selected it. */
export interface ManagerChoice {
  readonly manager: PackageManager;
  /** Name of the lock file; absent if there is none. */
  readonly lockFile?: string;
}

/** Where an app's packages are installed, and with which package manager. */
export interface Installation extends ManagerChoice {
  /** Absolute, links resolved: the workspace's root, or else the directory of the app's `package.json`. */
  readonly root: string;
  /** Absolute directory of the app's `package.json`, which may be above the app; the app's own directory without one. */
  readonly packageFolder: string;
  /** `packageFolder` relative to `root`; `.` if they are the same. */
  readonly folder: string;
  /** The app's `package.json`; undefined if it has none. */
  readonly manifest: unknown;
  /** Absent if the app belongs to no workspace. */
  readonly workspace?: Workspace;
}

/**
 * Finds where the packages of the app in `directory` (absolute, links resolved) are installed. Throws
 * DEPENDENCIES_FAILED if a `package.json` is not JSON.
 */
export async function findInstallation(directory: string): Promise<Installation> {
  const packageFolder = await findPackageScope(directory);
  const [manifest, workspace] = await Promise.all([
    readManifest(packageFolder),
    findAppWorkspace(directory, packageFolder),
  ]);
  const root = workspace?.root ?? packageFolder;
  const folder = toPosixPath(relative(root, packageFolder)) || ".";
  const choice = await chooseManager(root, workspace === undefined ? manifest : workspace.manifest);
  return { root, packageFolder, folder, manifest, ...(workspace && { workspace }), ...choice };
}

/**
 * Chooses the package manager of a directory: the one whose lock file is there, or else the one that `packageManager` in
 * its `package.json` names, or else the default.
 */
export async function chooseManager(root: string, manifest: unknown): Promise<ManagerChoice> {
  for (const manager of PACKAGE_MANAGERS) {
    for (const lockFile of manager.lockFiles) {
      if (await exists(join(root, lockFile))) return { manager, lockFile };
    }
  }
  const wanted = stringOrEmpty(objectOrEmpty(manifest)["packageManager"]);
  const named = PACKAGE_MANAGERS.find(({ name }) => wanted.startsWith(`${name}@`));
  return { manager: named ?? DEFAULT_PACKAGE_MANAGER };
}

/** Collects the `package.json` files that the lock file of a workspace covers. */
export function listManifests({ manifest, members }: Pick<Workspace, "manifest" | "members">): Manifests {
  return new Map([[".", manifest], ...members.map((member) => [member.path, member.manifest] as const)]);
}

/** Returns undefined if this kind or version of lock file cannot be read. The caller then compares its whole text. */
export async function parseLockFile(
  manager: PackageManager,
  lockFile: LockFile,
): Promise<LockGraph | undefined> {
  try {
    return await manager.parseLockFile(lockFile, documentParsers);
  } catch {
    // The install reports an invalid lock file in the package manager's own words.
    return undefined;
  }
}

/** Reads the lock file; undefined if there is none. Throws DEPENDENCIES_FAILED if it must not be read. */
export async function readLockText({
  root,
  lockFile,
}: Pick<Installation, "root" | "lockFile">): Promise<string | undefined> {
  if (lockFile === undefined) return undefined;
  const inside = await findTreeRoot(root);
  return findRepositoryFile(join(root, lockFile), { inside, code: "DEPENDENCIES_FAILED" });
}

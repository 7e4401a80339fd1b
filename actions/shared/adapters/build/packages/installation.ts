import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parse as parseJsonc } from "jsonc-parser";
import { readBunLock } from "../../../domain/lock-file/bun-lock.ts";
import type { LockGraph } from "../../../domain/lock-file/lock-graph.ts";
import { readNpmLock } from "../../../domain/lock-file/npm-lock.ts";
import { readPnpmLock } from "../../../domain/lock-file/pnpm-lock.ts";
import { type Manifests, parseYarnClassic, readYarnLock } from "../../../domain/lock-file/yarn-lock.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { chooseManager, type ManagerChoice } from "./package-manager.ts";
import { parseYaml } from "./parse-yaml.ts";
import { findPackageScope, readManifest } from "./read-manifest.ts";
import { findWorkspaceOf, type Workspace } from "./workspace.ts";

/** Where an app's packages are installed, and by whom. */
export interface Installation extends ManagerChoice {
  /** Absolute, links resolved: the workspace's root, or the folder of the app's `package.json`. */
  readonly root: string;
  /** Absolute: of the app's `package.json`, which may lie above the app; the app's own when it has none. */
  readonly packageFolder: string;
  /** The same from `root`; `.` when it is the same. */
  readonly folder: string;
  /** The app's `package.json`; undefined when it has none. */
  readonly manifest: unknown;
  /** Absent for an app that is on its own. */
  readonly workspace?: Workspace;
}

/** `directory` is absolute, its links resolved. */
export async function findInstallation(directory: string): Promise<Installation> {
  const packageFolder = await findPackageScope(directory);
  const [manifest, workspace] = await Promise.all([
    readManifest(packageFolder),
    findWorkspaceOf(directory, packageFolder),
  ]);
  const root = workspace?.root ?? packageFolder;
  const folder = toPosixPath(relative(root, packageFolder)) || ".";
  const choice = await chooseManager(root, workspace === undefined ? manifest : workspace.manifest);
  return { root, packageFolder, folder, manifest, ...(workspace && { workspace }), ...choice };
}

/** The `package.json` files that a lock file of the workspace speaks about. */
export function manifestsOf({ manifest, members }: Pick<Workspace, "manifest" | "members">): Manifests {
  return new Map([[".", manifest], ...members.map((member) => [member.path, member.manifest] as const)]);
}

/** Undefined when the file is of a kind or version that cannot be read; then only all of it can be compared. */
export async function parseLockFile(
  lockFile: string,
  text: string,
  manifests: Manifests,
): Promise<LockGraph | undefined> {
  try {
    switch (lockFile) {
      case "package-lock.json":
      case "npm-shrinkwrap.json":
        return readNpmLock(JSON.parse(text));
      case "pnpm-lock.yaml":
        return readPnpmLock(await parseYaml(text));
      case "yarn.lock":
        return readYarnLock(
          text.includes("__metadata:") ? await parseYaml(text) : parseYarnClassic(text),
          manifests,
        );
      case "bun.lock":
        return readBunLock(parseJsonc(text, [], { allowTrailingComma: true }));
      default:
        return undefined;
    }
  } catch {
    // The package manager says better than a parser what is wrong with its file.
    return undefined;
  }
}

/** The lock file's text; undefined when there is none. */
export async function readLockText({ root, lockFile }: Installation): Promise<string | undefined> {
  return lockFile === undefined ? undefined : readFile(join(root, lockFile), "utf8");
}

import { bun } from "./bun.ts";
import { npm } from "./npm.ts";
import type { PackageManager } from "./package-manager.ts";
import { pnpm } from "./pnpm.ts";
import { yarn } from "./yarn.ts";

/** Every supported package manager. If a directory has several lock files, the first manager in this list wins. */
export const PACKAGE_MANAGERS: readonly PackageManager[] = [npm, pnpm, yarn, bun];

/** The package manager of a directory that has neither a lock file nor `packageManager` in its `package.json`. */
export const DEFAULT_PACKAGE_MANAGER: PackageManager = npm;

/** File names of the lock files of every supported package manager. */
export const LOCK_FILE_NAMES: ReadonlySet<string> = new Set(
  PACKAGE_MANAGERS.flatMap(({ lockFiles }) => lockFiles),
);

/** Names of the files, besides `package.json`, that declare a workspace. */
export const WORKSPACE_FILE_NAMES: readonly string[] = PACKAGE_MANAGERS.flatMap(
  ({ workspaceFile }) => workspaceFile?.name ?? [],
);

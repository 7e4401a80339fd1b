import { join } from "node:path";
import { tableOf, textOf } from "../../../domain/lock-file/document.ts";
import { exists } from "../../filesystem/list-files.ts";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** The first that is there decides, as in the order of the tools themselves. */
const LOCK_FILES: readonly (readonly [file: string, manager: PackageManager])[] = [
  ["npm-shrinkwrap.json", "npm"],
  ["package-lock.json", "npm"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
];

export const LOCK_FILE_NAMES: readonly string[] = LOCK_FILES.map(([file]) => file);

export interface ManagerChoice {
  readonly manager: PackageManager;
  /** Name of the lock file, when there is one. */
  readonly lockFile?: string;
}

/** Who installs a folder's packages: its lock file says so, then `packageManager` of its `package.json`, else npm. */
export async function chooseManager(root: string, manifest: unknown): Promise<ManagerChoice> {
  for (const [lockFile, manager] of LOCK_FILES) {
    if (await exists(join(root, lockFile))) return { manager, lockFile };
  }
  const [, named] = /^(npm|pnpm|yarn|bun)@/.exec(textOf(tableOf(manifest)["packageManager"])) ?? [];
  return { manager: (named as PackageManager | undefined) ?? "npm" };
}

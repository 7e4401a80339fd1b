import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import { readBunLock } from "./bun-lock.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = ["--ignore-scripts", "--no-progress"];
const LOCK_FILE = "bun.lock";

/** https://bun.com/docs/pm/cli/install */
export const bun: PackageManager = {
  name: "bun",
  lockFile: LOCK_FILE,
  lockFiles: [LOCK_FILE, "bun.lockb"],
  recordsLocations: false,
  async parseLockFile(lockFile) {
    if (lockFile.name === LOCK_FILE) return readBunLock(lockFile);
    throw new LockFileInvalid("is bun's older binary format", {
      hint: "Run `bun install --save-text-lockfile --lockfile-only`, commit `bun.lock`, and delete `bun.lockb`.",
    });
  },
  installArguments: async ({ locked }) => ["install", locked ? "--frozen-lockfile" : "--no-save", ...FLAGS],
};

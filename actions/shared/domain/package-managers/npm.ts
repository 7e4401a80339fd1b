import { readNpmLock } from "./npm-lock.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = [
  ...["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"],
  ...["--loglevel=error", "--git=git"],
];

/** https://docs.npmjs.com/cli/commands/npm-ci */
export const npm: PackageManager = {
  name: "npm",
  lockCommand: "npm install --package-lock-only",
  lockFile: "package-lock.json",
  lockFiles: ["npm-shrinkwrap.json", "package-lock.json"],
  recordsLocations: true,
  parseLockFile: async (lockFile) => readNpmLock(lockFile),
  installArguments: async ({ locked }) =>
    locked ? ["ci", ...FLAGS] : ["install", "--no-package-lock", ...FLAGS],
};

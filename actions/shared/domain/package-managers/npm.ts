import { readNpmLock } from "./npm-lock.ts";
import type { PackageManager } from "./package-manager.ts";

const FLAGS = [
  ...["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"],
  ...["--loglevel=error", "--git=git"],
];

/** https://docs.npmjs.com/cli/commands/npm-ci */
export const npm: PackageManager = {
  name: "npm",
  lockFile: "package-lock.json",
  lockFiles: ["npm-shrinkwrap.json", "package-lock.json"],
  recordsLocations: true,
  parseLockFile: async (lockFile) => readNpmLock(lockFile),
  installArguments: async ({ locked }) =>
    locked ? ["ci", ...FLAGS] : ["install", "--no-package-lock", ...FLAGS],
  // With these values, no optional package matches. Those packages are compilers and other programs, half the size
  // of a front end's tools, and never part of a bundle. https://docs.npmjs.com/cli/v11/using-npm/config#os
  withoutPrograms: ["--os=none", "--cpu=none"],
};

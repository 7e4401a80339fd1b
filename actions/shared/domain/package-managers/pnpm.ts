import { objectOrEmpty } from "../schema/lenient.ts";
import type { PackageManager } from "./package-manager.ts";
import { readPnpmLock } from "./pnpm-lock.ts";

const FLAGS = [
  ...["--ignore-scripts", "--ignore-pnpmfile", "--reporter=append-only", "--loglevel=error"],
  ...["--config.confirm-modules-purge=false", "--config.manage-package-manager-versions=false"],
];

/** https://pnpm.io/cli/install */
export const pnpm: PackageManager = {
  name: "pnpm",
  lockFile: "pnpm-lock.yaml",
  lockFiles: ["pnpm-lock.yaml"],
  recordsLocations: true,
  parseLockFile: readPnpmLock,
  workspaceFile: {
    name: "pnpm-workspace.yaml",
    parsePatterns: async (text, { yaml }) => objectOrEmpty(await yaml(text))["packages"],
  },
  installArguments: async ({ locked }) => [
    "install",
    locked ? "--frozen-lockfile" : "--no-lockfile",
    ...FLAGS,
  ],
};

import type { PackageManager } from "./package-manager.ts";
import { readBerryLock } from "./yarn-berry-lock.ts";
import { readClassicLock } from "./yarn-classic-lock.ts";

/** For yarn 1, which does not know the flags of yarn 4. */
const CLASSIC_ARGUMENTS = [
  ...["install", "--frozen-lockfile", "--ignore-scripts", "--non-interactive", "--no-progress"],
];

/** https://yarnpkg.com/cli/install, and for yarn 1 https://classic.yarnpkg.com/lang/en/docs/cli/install */
export const yarn: PackageManager = {
  name: "yarn",
  lockFile: "yarn.lock",
  lockFiles: ["yarn.lock"],
  recordsLocations: false,
  parseLockFile: async (lockFile, parsers) =>
    /^__metadata:/m.test(lockFile.text) ? readBerryLock(lockFile, parsers) : readClassicLock(lockFile),
  async installArguments({ locked, readVersion }) {
    if ((await readVersion()).startsWith("1.")) return CLASSIC_ARGUMENTS;
    return ["install", ...(locked ? ["--immutable"] : []), "--mode=skip-build"];
  },
  // The repository must not choose the yarn that runs, its plugins or its linker.
  environment: {
    YARN_ENABLE_SCRIPTS: "false",
    YARN_ENABLE_TELEMETRY: "0",
    YARN_IGNORE_PATH: "1",
    YARN_NODE_LINKER: "node-modules",
    YARN_RC_FILENAME: ".overskill-reads-no-yarnrc.yml",
  },
};

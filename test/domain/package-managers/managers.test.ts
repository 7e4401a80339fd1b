import { describe, expect, it } from "vitest";
import { bun } from "../../../actions/shared/domain/package-managers/bun.ts";
import { PACKAGE_MANAGERS } from "../../../actions/shared/domain/package-managers/managers.ts";
import { npm } from "../../../actions/shared/domain/package-managers/npm.ts";
import type { PackageManager } from "../../../actions/shared/domain/package-managers/package-manager.ts";
import { pnpm } from "../../../actions/shared/domain/package-managers/pnpm.ts";
import { yarn } from "../../../actions/shared/domain/package-managers/yarn.ts";
import { describePackageManager, type Versions } from "../../contracts/package-manager.contract.ts";

const writeNpm = ({ envify, zod }: Versions) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { name: "root", workspaces: ["apps/*", "packages/*"] },
      "apps/todo": { name: "todo", dependencies: { "@acme/ui": "*" } },
      "apps/poll": { name: "poll", devDependencies: { zod: "^4.0.0" } },
      "packages/ui": { name: "@acme/ui", dependencies: { react: "^18.0.0" } },
      "node_modules/@acme/ui": { resolved: "packages/ui", link: true },
      "node_modules/todo": { resolved: "apps/todo", link: true },
      "node_modules/poll": { resolved: "apps/poll", link: true },
      "node_modules/react": {
        version: "18.3.1",
        integrity: "sha512-r",
        dependencies: { "loose-envify": "^1.1.0" },
      },
      "node_modules/loose-envify": { version: "2.0.0", integrity: "sha512-other" },
      "node_modules/react/node_modules/loose-envify": { version: envify, integrity: `sha512-${envify}` },
      "node_modules/zod": { version: zod, integrity: `sha512-${zod}`, dev: true },
    },
  });

const writePnpm = ({ envify, zod }: Versions) => `
lockfileVersion: '9.0'
importers:
  .: {}
  apps/todo:
    dependencies:
      '@acme/ui': { specifier: 'workspace:*', version: link:../../packages/ui }
  apps/poll:
    devDependencies:
      zod: { specifier: ^4.0.0, version: ${zod} }
  packages/ui:
    dependencies:
      react: { specifier: ^18.0.0, version: 18.3.1(peer@1.0.0) }
packages:
  react@18.3.1: { resolution: { integrity: sha512-r } }
  loose-envify@${envify}: { resolution: { integrity: sha512-${envify} } }
  zod@${zod}: { resolution: { integrity: sha512-${zod} } }
snapshots:
  react@18.3.1(peer@1.0.0): { dependencies: { loose-envify: ${envify} } }
  loose-envify@${envify}: {}
  zod@${zod}: {}
`;

const writeYarnClassic = ({ envify, zod }: Versions) => `# yarn lockfile v1


loose-envify@^1.1.0, loose-envify@^1.2.0:
  version "${envify}"
  integrity sha512-${envify}

"react@^18.0.0":
  version "18.3.1"
  resolved "https://registry.yarnpkg.com/react/-/react-18.3.1.tgz#49"
  integrity sha512-r
  dependencies:
    loose-envify "^1.1.0"

zod@^4.0.0:
  version "${zod}"
  integrity sha512-${zod}
`;

const writeYarnBerry = ({ envify, zod }: Versions) => `
__metadata: { version: 8 }
"todo@workspace:apps/todo":
  version: 0.0.0-use.local
  resolution: "todo@workspace:apps/todo"
  dependencies: { "@acme/ui": "npm:*" }
"poll@workspace:apps/poll":
  version: 0.0.0-use.local
  resolution: "poll@workspace:apps/poll"
  dependencies: { zod: "npm:^4.0.0" }
"@acme/ui@npm:*, @acme/ui@workspace:packages/ui":
  version: 0.0.0-use.local
  resolution: "@acme/ui@workspace:packages/ui"
  dependencies: { react: "npm:^18.0.0" }
"loose-envify@npm:^1.1.0":
  version: ${envify}
  checksum: 10/${envify}
"react@npm:^18.0.0":
  version: 18.3.1
  checksum: 10/r
  dependencies: { loose-envify: "npm:^1.1.0" }
"zod@npm:^4.0.0":
  version: ${zod}
  checksum: 10/${zod}
`;

const writeBun = ({ envify, zod }: Versions) => `{
  // bun writes comments and trailing commas
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "root" },
    "apps/todo": { "name": "todo", "dependencies": { "@acme/ui": "*" } },
    "apps/poll": { "name": "poll", "devDependencies": { "zod": "^4.0.0" } },
    "packages/ui": { "name": "@acme/ui", "dependencies": { "react": "^18.0.0" } },
  },
  "packages": {
    "@acme/ui": ["@acme/ui@workspace:packages/ui"],
    "loose-envify": ["loose-envify@2.0.0", "", {}, "sha512-other"],
    "react": ["react@18.3.1", "", { "dependencies": { "loose-envify": "^1.1.0" } }, "sha512-r"],
    "react/loose-envify": ["loose-envify@${envify}", "", {}, "sha512-${envify}"],
    "zod": ["zod@${zod}", "", {}, "sha512-${zod}"],
  },
}`;

describePackageManager("npm", npm, writeNpm);
describePackageManager("pnpm", pnpm, writePnpm);
describePackageManager("yarn 1", yarn, writeYarnClassic);
describePackageManager("yarn 4", yarn, writeYarnBerry);
describePackageManager("bun", bun, writeBun);

/** A package manager that does not exist: one such object and its entry in the table are all that a new one needs. */
const acme: PackageManager = {
  name: "acme-pm",
  lockFile: "acme.lock",
  lockFiles: ["acme.lock"],
  recordsLocations: false,
  async parseLockFile({ text }) {
    const entries = text
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    return {
      importers: new Map(entries.flatMap(([id = ""]) => (id.startsWith("/") ? [[id.slice(1), id]] : []))),
      packages: new Map(
        entries.map(([id = "", version = "", ...dependencies]) => [
          id,
          {
            ...{ name: id, version, identity: version },
            source: { kind: "registry", integrity: `sha512-${version}` },
            dependencies: new Map(dependencies.map((dependency) => [dependency, dependency])),
          },
        ]),
      ),
    };
  },
  installArguments: async ({ locked }) => ["install", "--ignore-scripts", locked ? "--exact" : "--latest"],
};
const writeAcme = ({ envify, zod }: Versions) => `
/apps/todo - /packages/ui
/apps/poll - zod
/packages/ui - react
react 18.3.1 loose-envify
loose-envify ${envify}
zod ${zod}
`;
describePackageManager("a made-up package manager", acme, writeAcme);

describe("the arguments of an install", () => {
  it("match the installed version of yarn", async () => {
    const read = (version: string) =>
      yarn.installArguments({ locked: true, readVersion: async () => `${version}\n` });
    expect(await read("1.22.22")).toContain("--frozen-lockfile");
    expect(await read("4.9.1")).toContain("--immutable");
  });
});

it("assigns every lock file to one package manager", () => {
  const names = PACKAGE_MANAGERS.flatMap(({ lockFiles }) => lockFiles);
  expect(new Set(names).size).toBe(names.length);
});

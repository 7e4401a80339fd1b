import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readBunLock } from "../../../actions/shared/domain/lock-file/bun-lock.ts";
import {
  changedPackages,
  describeUsed,
  type LockGraph,
} from "../../../actions/shared/domain/lock-file/lock-graph.ts";
import { readNpmLock } from "../../../actions/shared/domain/lock-file/npm-lock.ts";
import { readPnpmLock } from "../../../actions/shared/domain/lock-file/pnpm-lock.ts";
import { parseYarnClassic, readYarnLock } from "../../../actions/shared/domain/lock-file/yarn-lock.ts";

/** One workspace in every format: `todo` uses `@acme/ui`, which uses react and so loose-envify; `poll` uses zod. */
const MANIFESTS = new Map<string, unknown>([
  [".", { name: "root", workspaces: ["apps/*", "packages/*"] }],
  ["apps/todo", { name: "todo", dependencies: { "@acme/ui": "*" } }],
  ["apps/poll", { name: "poll", devDependencies: { zod: "^4.0.0" } }],
  ["packages/ui", { name: "@acme/ui", dependencies: { react: "^18.0.0" } }],
]);

interface Versions {
  readonly envify: string;
  readonly zod: string;
}

const npm = ({ envify, zod }: Versions) =>
  readNpmLock({
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

const pnpm = ({ envify, zod }: Versions) =>
  readPnpmLock(
    parse(`
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
`),
  );

const yarnClassic = ({ envify, zod }: Versions) =>
  readYarnLock(
    parseYarnClassic(`# yarn lockfile v1


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
`),
    MANIFESTS,
  );

const yarnBerry = ({ envify, zod }: Versions) =>
  readYarnLock(
    parse(`
__metadata: { version: 8 }
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
`),
    MANIFESTS,
  );

const bun = ({ envify, zod }: Versions) =>
  readBunLock({
    lockfileVersion: 1,
    workspaces: {
      "": { name: "root" },
      "apps/todo": { name: "todo", dependencies: { "@acme/ui": "*" } },
      "apps/poll": { name: "poll", devDependencies: { zod: "^4.0.0" } },
      "packages/ui": { name: "@acme/ui", dependencies: { react: "^18.0.0" } },
    },
    packages: {
      "@acme/ui": ["@acme/ui@workspace:packages/ui"],
      "loose-envify": ["loose-envify@2.0.0", "", {}, "sha512-other"],
      react: ["react@18.3.1", "", { dependencies: { "loose-envify": "^1.1.0" } }, "sha512-r"],
      "react/loose-envify": [`loose-envify@${envify}`, "", {}, `sha512-${envify}`],
      zod: [`zod@${zod}`, "", {}, `sha512-${zod}`],
    },
  });

const FORMATS: [string, (versions: Versions) => LockGraph | undefined][] = [
  ["npm", npm],
  ["pnpm", pnpm],
  ["yarn 1", yarnClassic],
  ["yarn 4", yarnBerry],
  ["bun", bun],
];

describe.each(FORMATS)("the lock file of %s", (_name, lock) => {
  const read = (versions: Versions): LockGraph => {
    const graph = lock(versions);
    expect(graph).toBeDefined();
    return graph as LockGraph;
  };
  const before = read({ envify: "1.4.0", zod: "4.0.1" });
  const changes = (after: LockGraph) =>
    ["apps/todo", "apps/poll", "packages/ui"].map((folder) => changedPackages(before, after, folder));

  it("touches nobody when nothing is different", () => {
    expect(changes(read({ envify: "1.4.0", zod: "4.0.1" }))).toEqual([[], [], []]);
  });

  it("touches a folder through a shared package and what that one depends on", () => {
    const after = read({ envify: "1.5.0", zod: "4.0.1" });
    expect(changes(after)).toEqual([["loose-envify"], [], ["loose-envify"]]);
    expect(describeUsed(after, "apps/todo")).not.toEqual(describeUsed(before, "apps/todo"));
    expect(describeUsed(after, "apps/poll")).toEqual(describeUsed(before, "apps/poll"));
  });

  it("counts development dependencies, which a front end is built from", () => {
    expect(changes(read({ envify: "1.4.0", zod: "4.1.0" }))).toEqual([[], ["zod"], []]);
  });

  it("says nothing about a folder that it does not hold", () => {
    expect(changedPackages(before, before, "apps/new")).toBeUndefined();
  });
});

describe("the lock file of yarn 4", () => {
  it("finds a packed file, whose entry also names who wants it", () => {
    const lock = (checksum: string) =>
      readYarnLock(
        {
          "dep@file:../dep.tgz::locator=todo%40workspace%3Aapps%2Ftodo": { version: "1.0.0", checksum },
        },
        new Map([["apps/todo", { name: "todo", dependencies: { dep: "file:../dep.tgz" } }]]),
      );
    expect(changedPackages(lock("a"), lock("b"), "apps/todo")).toEqual(["dep"]);
  });
});

describe("a lock file of another kind", () => {
  it.each([
    ["npm 6", readNpmLock({ lockfileVersion: 1, dependencies: {} })],
    ["pnpm 7", readPnpmLock({ lockfileVersion: 5.4, packages: {} })],
    ["no bun", readBunLock([])],
    ["nothing", readNpmLock(undefined)],
  ])("is not guessed at: %s", (_name, graph) => {
    expect(graph).toBeUndefined();
  });
});

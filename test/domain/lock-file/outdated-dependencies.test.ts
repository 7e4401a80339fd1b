import { describe, expect, it } from "vitest";
import { documentParsers } from "../../../actions/shared/adapters/build/packages/document-parsers.ts";
import { listOutdatedDependencies } from "../../../actions/shared/domain/lock-file/outdated-dependencies.ts";
import { isInRange } from "../../../actions/shared/domain/lock-file/version-range.ts";
import { bun } from "../../../actions/shared/domain/package-managers/bun.ts";
import { npm } from "../../../actions/shared/domain/package-managers/npm.ts";
import type { PackageManager } from "../../../actions/shared/domain/package-managers/package-manager.ts";
import { pnpm } from "../../../actions/shared/domain/package-managers/pnpm.ts";
import { yarn } from "../../../actions/shared/domain/package-managers/yarn.ts";

const SRI = "sha512-abc";
const LOCKS: Readonly<Record<string, readonly [PackageManager, string]>> = {
  npm: [
    npm,
    JSON.stringify({
      packages: {
        "": { dependencies: { dep: "^1.0.0" } },
        "node_modules/dep": { version: "1.2.0", integrity: SRI },
      },
    }),
  ],
  pnpm: [
    pnpm,
    "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      dep: { specifier: ^1.0.0, version: 1.2.0 }\npackages:\n  dep@1.2.0: { resolution: { integrity: sha512-abc } }\nsnapshots:\n  dep@1.2.0: {}\n",
  ],
  "yarn 1": [yarn, 'dep@^1.0.0:\n  version "1.2.0"\n  integrity sha512-abc\n'],
  "yarn 4": [
    yarn,
    '__metadata:\n  version: 8\n"dep@npm:^1.0.0":\n  version: 1.2.0\n  resolution: "dep@npm:1.2.0"\n"r@workspace:.":\n  version: 0\n  resolution: "r@workspace:."\n  dependencies:\n    dep: "npm:^1.0.0"\n',
  ],
  bun: [
    bun,
    JSON.stringify({
      workspaces: { "": { dependencies: { dep: "^1.0.0" } } },
      packages: { dep: ["dep@1.2.0", "", {}, SRI] },
    }),
  ],
};

describe.each(Object.entries(LOCKS))("a package.json and the lock file of %s", (title, [manager, text]) => {
  const list = async (manifest: object) => {
    const manifests = new Map([[".", { name: "r", ...manifest }]]);
    const graph = await manager.parseLockFile({ name: manager.lockFile, text, manifests }, documentParsers);
    return listOutdatedDependencies(graph, manifests).map(({ name, wanted }) => `${name}@${wanted}`);
  };

  it("agree if the range is the recorded one", async () => {
    expect(await list({ dependencies: { dep: "^1.0.0" } })).toEqual([]);
    expect(await list({ devDependencies: { dep: "^1.0.0" } })).toEqual([]);
  });

  it("disagree if a dependency is new, or has a range that the locked version is not in", async () => {
    expect(await list({ dependencies: { dep: "^1.0.0", more: "^1.0.0" } })).toEqual(["more@^1.0.0"]);
    expect(await list({ dependencies: { dep: "^2.0.0" } })).toEqual(["dep@^2.0.0"]);
    expect(await list({ dependencies: { dep: "github:a/b" } })).toEqual(["dep@github:a/b"]);
  });

  // yarn 1 records the ranges only as keys.
  it("agree if the range became a tag, which any version may have had", async () => {
    expect(await list({ dependencies: { dep: "latest" } })).toEqual(title === "yarn 1" ? ["dep@latest"] : []);
  });

  it("agree about a removed dependency", async () => {
    expect(await list({})).toEqual([]);
  });
});

describe("a version range", () => {
  it.each<[string, string, boolean | undefined]>([
    ["1.2.3", "^1.0.0", true],
    ["2.0.0", "^1.0.0", false],
    ["0.2.9", "^0.2.3", true],
    ["0.3.0", "^0.2.3", false],
    ["0.0.4", "^0.0.3", false],
    ["1.2.9", "~1.2.3", true],
    ["1.3.0", "~1.2.3", false],
    ["1.9.0", "~1", true],
    ["1.2.3", "1.x", true],
    ["1.2.3", "*", true],
    ["1.2.3", "", true],
    ["1.2.3", "1.2.3", true],
    ["1.2.4", "1.2.3", false],
    ["1.5.0", ">=1.2.0 <2", true],
    ["2.0.0", ">=1.2.0 <2", false],
    ["2.3.4", "1.0.0 - 2.3", true],
    ["2.4.0", "1.0.0 - 2.3", false],
    ["3.1.0", "^1.0.0 || ^3.0.0", true],
    ["2.0.0-rc.1", "^1.0.0", false],
    ["2.0.0-rc.2", "^2.0.0-rc.1", true],
    ["2.0.0-rc.2", ">=1.0.0", false],
    ["1.2.3", ">1.2", false],
    ["1.3.0", ">1.2", true],
    ["1.2.9", "<=1.2", true],
    ["1.2.3", "latest", undefined],
    ["1.2.3", "github:a/b", undefined],
  ])("contains %s: %s is %s", (version, range, expected) => {
    expect(isInRange(version, range)).toBe(expected);
  });
});

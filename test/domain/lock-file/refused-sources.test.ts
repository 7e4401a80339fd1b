import { describe, expect, it } from "vitest";
import { documentParsers } from "../../../actions/shared/adapters/build/packages/document-parsers.ts";
import { listRefusedPackages } from "../../../actions/shared/domain/lock-file/refused-packages.ts";
import { bun } from "../../../actions/shared/domain/package-managers/bun.ts";
import { npm } from "../../../actions/shared/domain/package-managers/npm.ts";
import type { PackageManager } from "../../../actions/shared/domain/package-managers/package-manager.ts";
import { pnpm } from "../../../actions/shared/domain/package-managers/pnpm.ts";
import { readLockGraph } from "../../../actions/shared/domain/package-managers/read-lock-graph.ts";
import { yarn } from "../../../actions/shared/domain/package-managers/yarn.ts";

const SRI = "sha512-abc";
const CHECKSUM = `10c0/${"a".repeat(128)}`;

async function findRefusals(manager: PackageManager, text: string, directory = ".") {
  const manifests = new Map([[".", { name: "root", dependencies: { dep: "^1.0.0" } }]]);
  const lockFile = { name: manager.lockFile, text, manifests, directory };
  const graph = await readLockGraph(manager, lockFile, { parsers: documentParsers, file: manager.lockFile });
  return listRefusedPackages(graph, ".")?.map(
    ({ source }) => `${source.reason} ${source.line} ${source.value}`,
  );
}

describe("a package of npm", () => {
  const lock = (entry: object, path = "node_modules/dep", more: object = {}) =>
    JSON.stringify(
      {
        lockfileVersion: 3,
        packages: {
          "": { dependencies: { dep: "^1.0.0" } },
          [path]: { version: "1.0.0", ...entry },
          ...more,
        },
      },
      null,
      1,
    );
  const at = (address: string) => ({ resolved: address, integrity: SRI });

  it.each([
    ["https://registry.npmjs.org/dep/-/dep-1.0.0.tgz"],
    ["https://npm.acme.dev/a/b/dep/-/dep-1.0.0.tgz"],
    ["https://npm.pkg.github.com/download/@acme/dep/1.0.0/abc"],
  ])("is fetched from %s", async (address) => {
    expect(await findRefusals(npm, lock(at(address)))).toEqual([]);
  });

  it.each([
    ["git+ssh://git@github.com/acme/dep.git#abc", "git"],
    ["git+https://registry.npmjs.org/dep/-/dep-1.0.0.tgz", "git"],
    ["git://github.com/acme/dep", "git"],
    ["github:acme/dep#abc", "git"],
    ["https://github.com/acme/dep.git", "git"],
    ["https://codeload.github.com/acme/dep/tar.gz/abc", "git"],
    ["https://github.com/acme/dep/archive/abc.tar.gz", "git"],
    ["file:dep.tgz", "file"],
    ["../dep.tgz", "file"],
    ["/etc/dep.tgz", "file"],
    ["ftp://registry.npmjs.org/dep/-/dep-1.0.0.tgz", "unknown"],
    ["data:application/gzip,dep", "unknown"],
    ["https://registry.npmjs.org/evil/-/evil-1.0.0.tgz", "mismatch"],
    ["https://registry.npmjs.org/dep/-/dep-6.6.6.tgz", "mismatch"],
    ["https://registry.npmjs.org/dep/-/evil-1.0.0.tgz", "mismatch"],
    ["https://registry.npmjs.org/@evil/dep/-/dep-1.0.0.tgz?x", "mismatch"],
    ["https://registry.npmjs.org/evil/-/evil-1.0.0.tgz#/dep/-/dep-1.0.0.tgz", "mismatch"],
    ["https://registry.npmjs.org/evil%2f-%2fevil-1.0.0.tgz/-/x", "mismatch"],
  ])("is refused from %s", async (address, reason) => {
    const found = await findRefusals(npm, lock(at(address)));
    if (address.includes("@evil/dep")) expect(found).toEqual([]);
    else expect(found).toEqual([`${reason} 9 ${address}`]);
  });

  it.each([
    [{}, "no-integrity"],
    [{ integrity: "sha1-abc" }, "weak-integrity"],
    [{ integrity: "md5-abc sha1-abc" }, "weak-integrity"],
    [{ integrity: 7 }, "weak-integrity"],
  ])("is refused with %j", async (entry, reason) => {
    expect(await findRefusals(npm, lock(entry))).toEqual([expect.stringContaining(`${reason} 9 `)]);
  });

  it.each([
    ["../../../outside", "apps/todo"],
    ["/etc", "."],
    ["..", "."],
    ["..\\outside", "."],
  ])("is refused as a link to %s", async (target, directory) => {
    const text = lock({ resolved: target, link: true }, "node_modules/dep", { [target]: {} });
    expect(await findRefusals(npm, text, directory)).toEqual([expect.stringContaining("link")]);
  });

  it("is a source as a link to a directory of the repository", async () => {
    const text = lock({ resolved: "../dep", link: true }, "node_modules/dep", { "../dep": {} });
    expect(await findRefusals(npm, text, "apps/todo")).toEqual([]);
  });

  it("of version 1 of the lock file is refused alike", async () => {
    const text = JSON.stringify(
      {
        lockfileVersion: 1,
        dependencies: { dep: { version: "git+ssh://git@github.com/a/b.git#c", from: "x" } },
      },
      null,
      1,
    );
    expect(await findRefusals(npm, text)).toEqual(["git 4 git+ssh://git@github.com/a/b.git#c"]);
  });
});

describe("a package of pnpm", () => {
  const lock = (resolution: string, version = "1.0.0", more = "") => `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      dep: { specifier: ^1.0.0, version: ${version} }
packages:
  dep@${version}:
    resolution: ${resolution}
    version: 1.0.0
snapshots:
  dep@${version}: {}
${more}`;

  it.each([
    ["{integrity: sha512-abc}", "1.0.0", []],
    ["{integrity: sha512-abc, tarball: https://npm.acme.dev/dep/-/dep-1.0.0.tgz}", "1.0.0", []],
    ["{integrity: sha512-abc, tarball: https://npm.acme.dev/evil/-/evil-1.0.0.tgz}", "1.0.0", ["mismatch"]],
    ["{integrity: sha1-abc}", "1.0.0", ["weak-integrity"]],
    ["{tarball: https://npm.acme.dev/dep/-/dep-1.0.0.tgz}", "1.0.0", ["no-integrity"]],
    ["{type: git, repo: https://github.com/a/b.git, commit: abc}", "1.0.0", ["git"]],
    ["{integrity: sha512-abc, type: git, repo: x, commit: abc}", "1.0.0", ["git"]],
    [
      "{tarball: https://codeload.github.com/a/b/tar.gz/c}",
      "https://codeload.github.com/a/b/tar.gz/c",
      ["git"],
    ],
    ["{integrity: sha512-abc, tarball: https://evil.dev/x.tgz}", "https://evil.dev/x.tgz", ["http"]],
    ["{integrity: sha512-abc, tarball: file:x.tgz}", "file:x.tgz", ["file"]],
    ["{integrity: sha512-abc}", "work:1.0.0", ["unknown"]],
    ["{directory: ../../outside, type: directory}", "file:../../outside", ["link"]],
    ["{directory: packages/dep, type: directory}", "file:packages/dep", []],
    ["{integrity: sha512-abc}", "1.0.0(patch_hash=abc)", ["patch"]],
  ])("has the source %s (%s)", async (resolution, version, reasons) => {
    const text = lock(resolution, version).replace(
      "packages:\n  dep@1.0.0(patch_hash=abc)",
      "packages:\n  dep@1.0.0",
    );
    const found = await findRefusals(pnpm, text);
    expect(found?.map((one) => one.split(" ")[0])).toEqual(reasons);
    for (const one of found ?? []) expect(one).toMatch(/^\S+ (7|11) /);
  });

  it("is refused as a link to outside", async () => {
    const text =
      "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      dep: { specifier: x, version: link:../../x }\n";
    expect(await findRefusals(pnpm, text, "apps")).toEqual([expect.stringContaining("link")]);
    expect(await findRefusals(pnpm, text, "apps/todo")).toEqual([]);
  });
});

describe("a package of yarn 1", () => {
  const lock = (range: string, lines: readonly string[]) =>
    [
      "# yarn lockfile v1",
      "",
      `"dep@${range}":`,
      '  version "1.0.0"',
      ...lines.map((line) => `  ${line}`),
      "",
    ].join("\n");
  const registry =
    "https://registry.yarnpkg.com/dep/-/dep-1.0.0.tgz#49129bf92e2f31dd68c9b6e5a7a5c9d2e6f0a1b2";

  it.each([
    ["^1.0.0", [`resolved "${registry}"`, `integrity ${SRI}`], []],
    ["^1.0.0", [`resolved "${registry}"`], ["weak-integrity"]],
    ["^1.0.0", [], ["no-integrity"]],
    [
      "^1.0.0",
      ['resolved "https://registry.yarnpkg.com/evil/-/evil-1.0.0.tgz"', `integrity ${SRI}`],
      ["mismatch"],
    ],
    ["^1.0.0", ['resolved "git+ssh://git@github.com/a/b.git#c"', `integrity ${SRI}`], ["git"]],
    ["^1.0.0", ['resolved "https://github.com/a/b.git#c"'], ["git"]],
  ])("has the source of %s %j", async (range, lines, reasons) => {
    const found = await findRefusals(yarn, lock(range, lines));
    expect(found?.map((one) => one.split(" ").slice(0, 2).join(" "))).toEqual(
      reasons.map((one) => `${one} 3`),
    );
  });
});

describe("a package of yarn 4", () => {
  const lock = (
    key: string,
    resolution: string,
    checksum = `  checksum: ${CHECKSUM}\n`,
    range = "npm:^1.0.0",
  ) => `__metadata:
  version: 8
  cacheKey: 10c0

"dep@${key}":
  version: 1.0.0
  resolution: "${resolution}"
${checksum}  languageName: node

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
  dependencies:
    dep: "${range}"
`;

  it.each([
    ["npm:^1.0.0", "dep@npm:1.0.0", undefined, []],
    [
      "npm:^1.0.0",
      "dep@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.acme.dev%2Fdep%2F-%2Fdep-1.0.0.tgz",
      undefined,
      [],
    ],
    [
      "npm:^1.0.0",
      "dep@npm:1.0.0::__archiveUrl=https%3A%2F%2Fnpm.acme.dev%2Fevil%2F-%2Fevil-1.0.0.tgz",
      undefined,
      ["mismatch"],
    ],
    ["npm:^1.0.0", "evil@npm:1.0.0", undefined, ["mismatch"]],
    ["npm:^1.0.0", "dep@npm:1.0.0", "", ["no-integrity"]],
    ["npm:^1.0.0", "dep@npm:1.0.0", `  checksum: 9/${"a".repeat(128)}\n`, ["weak-integrity"]],
    ["npm:^1.0.0", "dep@https://github.com/a/b.git#commit=c", undefined, ["git"]],
    ["npm:^1.0.0", "dep@https://evil.dev/x.tgz", undefined, ["http"]],
    ["npm:^1.0.0", "dep@portal:../x::locator=root%40workspace%3A.", "", ["portal"]],
    ["npm:^1.0.0", "dep@exec:./x.js#./x.js::hash=1&locator=root%40workspace%3A.", "", ["unknown"]],
    ["npm:^1.0.0", "dep@file:./x.tgz#./x.tgz::hash=1&locator=root%40workspace%3A.", undefined, ["file"]],
    ["npm:^1.0.0", "dep@link:../x::locator=root%40workspace%3A.", "", ["link"]],
    ["npm:^1.0.0", "dep@link:./x::locator=root%40workspace%3A.", "", []],
  ])("has the source of %s %s %s", async (key, resolution, checksum, reasons) => {
    const found = await findRefusals(yarn, lock(key, resolution, checksum));
    expect(found?.map((one) => one.split(" ").slice(0, 2).join(" "))).toEqual(
      reasons.map((one) => `${one} 5`),
    );
  });

  it("is refused if the app patches it", async () => {
    const range = "patch:dep@npm%3A1.0.0#~/.yarn/patches/dep.patch";
    const text = lock(range, `dep@${range}::version=1.0.0&hash=abc`, undefined, range);
    expect(await findRefusals(yarn, text)).toEqual([expect.stringMatching(/^patch 5 /)]);
  });
});

describe("a package of bun", () => {
  const lock = (tuple: readonly unknown[], more: object = {}) =>
    JSON.stringify(
      {
        lockfileVersion: 1,
        workspaces: { "": { name: "root", dependencies: { dep: "^1.0.0" } } },
        packages: { dep: tuple },
        ...more,
      },
      null,
      1,
    ).replace(/\[\n\s*"dep/, '["dep');

  it.each([
    [["dep@1.0.0", "", {}, SRI], []],
    [["dep@1.0.0", "https://npm.acme.dev/dep/-/dep-1.0.0.tgz", {}, SRI], []],
    [["dep@1.0.0", "https://npm.acme.dev/evil/-/evil-1.0.0.tgz", {}, SRI], ["mismatch"]],
    [["dep@1.0.0", "", {}, "sha1-abc"], ["weak-integrity"]],
    [["dep@1.0.0", "", {}], ["no-integrity"]],
    [["dep@git+ssh://git@github.com/a/b#c", {}, "c"], ["git"]],
    [["dep@github:a/b#c", {}, "a-b-c"], ["git"]],
    [["dep@https://evil.dev/x.tgz", {}, SRI], ["http"]],
    [["dep@./x.tgz", {}], ["file"]],
    [["dep@file:../../x", {}], ["link"]],
    [["dep@file:packages/x", {}], []],
    [["dep@link:x", {}], ["link"]],
  ])("has the source of %j", async (tuple, reasons) => {
    const found = await findRefusals(bun, lock(tuple));
    expect(found?.map((one) => one.split(" ")[0])).toEqual(reasons);
  });

  it("is refused if the app patches it", async () => {
    const text = lock(["dep@1.0.0", "", {}, SRI], {
      patchedDependencies: { "dep@1.0.0": "patches/dep.patch" },
    });
    expect(await findRefusals(bun, text)).toEqual([expect.stringMatching(/^patch /)]);
  });
});

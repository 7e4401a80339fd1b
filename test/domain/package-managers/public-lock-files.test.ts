import { describe, expect, it } from "vitest";
import { documentParsers } from "../../../actions/shared/adapters/build/packages/document-parsers.ts";
import type { LockGraph } from "../../../actions/shared/domain/lock-file/lock-graph.ts";
import { listOutdatedDependencies } from "../../../actions/shared/domain/lock-file/outdated-dependencies.ts";
import { bun } from "../../../actions/shared/domain/package-managers/bun.ts";
import { npm } from "../../../actions/shared/domain/package-managers/npm.ts";
import type { PackageManager } from "../../../actions/shared/domain/package-managers/package-manager.ts";
import { readLockGraph } from "../../../actions/shared/domain/package-managers/read-lock-graph.ts";
import { yarn } from "../../../actions/shared/domain/package-managers/yarn.ts";
import { layOutPackages } from "../../../actions/shared/domain/packages/package-layout.ts";

const INTEGRITY = "sha512-abc";

const read = (manager: PackageManager, text: string, manifest: object = {}) =>
  readLockGraph(
    manager,
    { name: manager.lockFile, text, manifests: new Map([[".", manifest]]), directory: "packages/app" },
    { parsers: documentParsers, file: manager.lockFile },
  );

const dependenciesOf = ({ packages }: LockGraph, id: string) =>
  Object.fromEntries(packages.get(id)?.dependencies ?? []);

describe("packages that npm marks as bundled", () => {
  const entry = { version: "1.0.0", integrity: INTEGRITY };
  const bundled = { ...entry, inBundle: true };

  it("come from the registry if the app bundles them when it is published", async () => {
    const manifest = { dependencies: { dep: "1.0.0" }, bundleDependencies: ["dep"] };
    const graph = await read(
      npm,
      JSON.stringify({
        packages: {
          "": manifest,
          "node_modules/dep": { ...bundled, dependencies: { deep: "*" } },
          "node_modules/dep/node_modules/deep": bundled,
        },
      }),
    );
    expect(listOutdatedDependencies(graph, new Map([[".", manifest]]))).toEqual([]);
    expect(dependenciesOf(graph, "")).toEqual({ dep: "node_modules/dep" });
    expect(dependenciesOf(graph, "node_modules/dep")).toEqual({ deep: "node_modules/dep/node_modules/deep" });
  });

  it("are part of the tarball of the package that bundles them", async () => {
    const graph = await read(
      npm,
      JSON.stringify({
        packages: {
          "": { dependencies: { dep: "1.0.0" } },
          "node_modules/dep": { ...entry, dependencies: { deep: "*" } },
          "node_modules/dep/node_modules/deep": { ...bundled, dependencies: { deeper: "*" } },
          "node_modules/dep/node_modules/deep/node_modules/deeper": bundled,
        },
      }),
    );
    expect([...graph.packages.keys()]).toEqual(["", "node_modules/dep"]);
    expect(dependenciesOf(graph, "node_modules/dep")).toEqual({});
  });
});

it("a directory in a lock file of npm 6 has the packages that npm installs below it", async () => {
  const text = JSON.stringify({
    lockfileVersion: 1,
    dependencies: {
      other: { version: "1.0.0", integrity: INTEGRITY },
      ui: {
        version: "file:../ui",
        requires: { dep: "^2.0.0", other: "1.0.0" },
        dependencies: { dep: { version: "2.0.0", integrity: INTEGRITY } },
      },
    },
  });
  const graph = await read(npm, text, { dependencies: { ui: "file:../ui" } });
  expect(dependenciesOf(graph, "")).toEqual({ ui: "../ui" });
  expect(dependenciesOf(graph, "../ui")).toEqual({
    dep: "../ui/node_modules/dep",
    other: "node_modules/other",
  });
  expect(graph.packages.get("../ui/node_modules/dep")).toMatchObject({ name: "dep", version: "2.0.0" });
});

describe("two entries of yarn 1 for one range", () => {
  const entry = (patterns: string, version: string) =>
    `${patterns}:\n  version "${version}"\n  integrity ${INTEGRITY}\n`;

  it("are read if they are the same package", async () => {
    const text = `${entry("dep@^1.0.0, dep@^1.1.0", "1.2.0")}\n${entry("dep@^1.1.0", "1.2.0")}`;
    const graph = await read(yarn, text, { dependencies: { dep: "^1.1.0" } });
    expect(dependenciesOf(graph, "folder:.")).toEqual({ dep: "dep@^1.0.0, dep@^1.1.0" });
  });

  it("are refused with the line of the second one if they differ", async () => {
    const text = `${entry("dep@^1.0.0, dep@^1.1.0", "1.2.0")}\n${entry("dep@^1.1.0", "1.3.0")}`;
    await expect(read(yarn, text)).rejects.toMatchObject({ problems: [{ line: 5 }] });
  });
});

it("yarn 1 agrees with a range that `resolutions` override, whatever the version", async () => {
  const manifest = { dependencies: { dep: "2.0.0" }, resolutions: { "**/dep": "*" } };
  const graph = await read(
    yarn,
    `dep@*, dep@2.0.0:\n  version "1.2.0"\n  integrity ${INTEGRITY}\n`,
    manifest,
  );
  expect(listOutdatedDependencies(graph, new Map([[".", manifest]]))).toEqual([]);
});

it("yarn 1 records the folders to which a member links relative to the workspace", async () => {
  const member = { name: "web", dependencies: { icons: "link:./icons", fonts: "file:../fonts" } };
  const manifests = new Map<string, object>([
    [".", {}],
    ["apps/web", member],
  ]);
  const text = `"fonts@file:./apps/fonts":\n  version "1.0.0"\n\n"icons@link:./apps/web/icons":\n  version "0.0.0"\n  uid ""\n`;
  const graph = await yarn.parseLockFile({ name: "yarn.lock", text, manifests }, documentParsers);
  expect(listOutdatedDependencies(graph, manifests)).toEqual([]);
  expect(graph.packages.get("icons@link:./apps/web/icons")).toMatchObject({
    source: { kind: "directory", path: "apps/web/icons" },
  });
});

describe("a dependency for development that is a peer as well", () => {
  const manifest = { name: "lib", devDependencies: { dep: "next" }, peerDependencies: { dep: ">=1" } };

  it.each<[string, PackageManager, object]>([
    [
      "npm",
      npm,
      { packages: { "": manifest, "node_modules/dep": { version: "2.0.0-rc.1", integrity: INTEGRITY } } },
    ],
    ["bun", bun, { workspaces: { "": manifest }, packages: { dep: ["dep@2.0.0-rc.1", "", {}, INTEGRITY] } }],
  ])("agrees with its own range in the lock file of %s", async (_title, manager, lock) => {
    const graph = await read(manager, JSON.stringify(lock));
    expect(listOutdatedDependencies(graph, new Map([[".", manifest]]))).toEqual([]);
  });
});

it("bun resolves the root's dependencies at the top, also if a package has the root's name", async () => {
  const manifest = { name: "lib", devDependencies: { dep: "^2.0.0", lib: "^1.0.0" } };
  const lock = {
    workspaces: { "": manifest },
    packages: {
      dep: ["dep@2.0.0", "", {}, INTEGRITY],
      lib: ["lib@1.0.0", "", { dependencies: { dep: "1.0.0" } }, INTEGRITY],
      "lib/dep": ["dep@1.0.0", "", {}, INTEGRITY],
    },
  };
  const graph = await read(bun, JSON.stringify(lock));
  expect(dependenciesOf(graph, "folder:.")).toEqual({ dep: "dep", lib: "lib" });
  expect(dependenciesOf(graph, "lib")).toEqual({ dep: "lib/dep" });
});

describe("a member of a workspace of yarn 4 that has a peer", () => {
  const member = (name: string, more: string) =>
    `"${name}@workspace:*, ${name}@workspace:${name}":\n  version: 0.0.0-use.local\n  resolution: "${name}@workspace:${name}"\n${more}`;
  const react = (version: string) =>
    `"react@npm:${version}":\n  version: ${version}\n  resolution: "react@npm:${version}"\n`;
  const app = (name: string, version: string) =>
    member(name, `  dependencies: { react: "npm:${version}", ui: "workspace:*" }\n`);
  const ui = member("ui", '  peerDependencies: { react: "*" }\n');
  const lock = (api: string) => [
    "__metadata:\n  version: 8\n",
    app("api", api),
    react("17.0.0"),
    react("18.0.0"),
    ui,
    app("web", "18.0.0"),
  ];

  it("gets it from dependents that agree", async () => {
    const graph = await read(yarn, lock("18.0.0").join("\n"));
    expect(dependenciesOf(graph, "folder:ui")).toEqual({ react: "react@npm:18.0.0" });
  });

  it("leaves it to the app that is built if they do not", async () => {
    const graph = await read(yarn, lock("17.0.0").join("\n"));
    expect(dependenciesOf(graph, "folder:ui")).toEqual({});
    expect(layOutPackages(graph, "web")?.shared.get("react")).toBe("react@npm:18.0.0");
    expect(layOutPackages(graph, "api")?.shared.get("react")).toBe("react@npm:17.0.0");
  });
});

import { describe, expect, it } from "vitest";
import { listForeignSpecifiers } from "../../../actions/shared/domain/packages/registry-range.ts";

describe("what a package.json asks of npm", () => {
  it.each([
    "1.0.0",
    "^1.2.3",
    "~1",
    ">=1 <2",
    "1.x || 2.x",
    "*",
    "",
    "latest",
    "next",
    "1.0.0-rc.1+build",
    "1 - 2",
  ])("may be the range %j", (range) => {
    expect(listForeignSpecifiers({ dependencies: { dep: range } })).toEqual([]);
  });

  it.each([
    "github:evil/dep",
    "evil/dep",
    "git+https://github.com/evil/dep.git",
    "git@github.com:evil/dep.git",
    "git://evil.example/dep",
    "https://evil.example/dep.tgz",
    "http://127.0.0.1/dep.tgz",
    "file:../secret",
    "./dep",
    "../dep",
    "/etc/passwd",
    "~/dep",
    "C:\\dep",
    "link:../dep",
    "portal:../dep",
    "patch:dep@npm%3A1.0.0#x.patch",
    "npm:evil@1.0.0",
    "workspace:*",
    "catalog:",
    "1.0.0\n--registry=http://evil.example",
    "$(touch ran)",
    "x".repeat(300),
  ])("is not %j", (range) => {
    for (const list of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
      expect(listForeignSpecifiers({ [list]: { dep: range } })).toHaveLength(1);
    }
    expect(listForeignSpecifiers({ overrides: { dep: range } })).toHaveLength(1);
    expect(listForeignSpecifiers({ overrides: { dep: { inner: { ".": range } } } })).toHaveLength(1);
  });

  it("may override a package with the range of a dependency", () => {
    expect(listForeignSpecifiers({ overrides: { "a@^1": "$b", c: { ".": "1", d: "2" } } })).toEqual([]);
  });

  it.each([
    { dependencies: { "../x": "1" } },
    { dependencies: { dep: 1 } },
    { dependencies: ["dep"] },
    { overrides: ["dep"] },
    { overrides: { dep: null } },
  ])("is not %j", (manifest) => {
    expect(listForeignSpecifiers(manifest).length).toBeGreaterThan(0);
  });
});

import { describe, expect, it } from "vitest";
import { parseLockedPackages } from "../../../scripts/release/locked-packages.ts";
import { planRelease } from "../../../scripts/release/release-plan.ts";

describe("planRelease", () => {
  it("names the version's tag and the major tag that moves", () => {
    expect(planRelease("1.4.0", ["v1.3.9", "v1"])).toEqual({ tag: "v1.4.0", majorTag: "v1" });
  });
  it("refuses a version that was released before, because a tag never moves to other bytes", () => {
    expect(() => planRelease("1.4.0", ["v1.4.0"])).toThrow("v1.4.0 exists");
  });
  it("refuses a version that is not semantic", () => {
    expect(() => planRelease("next", [])).toThrow('"next"');
  });
});

describe("parseLockedPackages", () => {
  it("finds scoped packages with version and integrity, so that a download can be checked", () => {
    const lock = JSON.stringify({
      packages: { "": {}, "node_modules/@esbuild/linux-x64": { version: "0.28.2", integrity: "sha512-x" } },
    });
    expect(parseLockedPackages(lock).get("@esbuild/linux-x64")).toEqual({
      version: "0.28.2",
      integrity: "sha512-x",
    });
  });
});

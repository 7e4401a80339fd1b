import { describe, expect, it } from "vitest";
import { planRelease, readLockedPackages } from "../../../scripts/release/release-plan.ts";

describe("planRelease", () => {
  it("names the version's tag and the major tag that moves", () => {
    expect(planRelease("1.4.0", ["v1.3.9", "v1"])).toEqual({ tag: "v1.4.0", majorTag: "v1" });
  });
  it("refuses a version that was released already, because what a tag holds never changes", () => {
    expect(() => planRelease("1.4.0", ["v1.4.0"])).toThrow("v1.4.0 exists");
  });
  it("refuses what is no semantic version", () => {
    expect(() => planRelease("next", [])).toThrow('"next"');
  });
});

describe("readLockedPackages", () => {
  it("finds scoped packages with version and integrity, so that a download can be checked", () => {
    const lock = JSON.stringify({
      packages: { "": {}, "node_modules/@esbuild/linux-x64": { version: "0.28.2", integrity: "sha512-x" } },
    });
    expect(readLockedPackages(lock).get("@esbuild/linux-x64")).toEqual({
      version: "0.28.2",
      integrity: "sha512-x",
    });
  });
});

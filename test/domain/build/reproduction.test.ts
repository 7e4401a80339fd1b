import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import {
  compareWithSeen,
  digestMismatch,
  listDifferences,
  type SeenBuild,
} from "../../../actions/shared/domain/build/reproduction.ts";
import { fakeArtifact } from "../../fakes/fake-builder.ts";

const { manifest } = fakeArtifact("todo");
const other = `sha256:${"f".repeat(64)}` as const;
const shown = (change: Partial<SeenBuild> = {}): SeenBuild => ({
  deploymentId: 42,
  shownBy: "preview",
  digest: manifest.digest,
  buildKey: manifest.buildKey,
  ...change,
});
const earlier = (change: Partial<SeenBuild> = {}) => shown({ shownBy: "earlier deployment", ...change });
const STOP = { result: "stop" } as const;
const deploy = (note: string) => ({ result: "deploy", note }) as const;

describe("compareWithSeen", () => {
  const esbuild = { manifest, custom: false, requireIdentical: false };
  const custom = { ...esbuild, custom: true };
  const strict = { ...custom, requireIdentical: true };
  it.each([
    ["without a preview", esbuild, undefined, deploy("this combination was not previewed")],
    ["custom without a preview", strict, undefined, deploy("this combination was not previewed")],
    ["equal", esbuild, shown(), deploy("reproduced: the bytes that the preview showed")],
    ["custom and equal", strict, shown(), deploy("reproduced: the bytes that the preview showed")],
    ["unequal", esbuild, shown({ digest: other }), STOP],
    [
      "custom and unequal",
      custom,
      shown({ digest: other }),
      deploy("the bytes differ from those that the preview showed (custom build)"),
    ],
    ["custom and unequal, which must be identical", strict, shown({ digest: other }), STOP],
    ["equal to what served", esbuild, earlier(), deploy("reproduced: the bytes that served then")],
    ["unequal to what served", esbuild, earlier({ digest: other }), STOP],
    [
      "unequal to what served, with another toolchain",
      esbuild,
      earlier({ digest: other, buildKey: "e".repeat(64) }),
      deploy("the bytes differ from those that served then (other toolchain)"),
    ],
    [
      "custom and unequal to what served, with another toolchain",
      strict,
      earlier({ digest: other, buildKey: "e".repeat(64) }),
      deploy("the bytes differ from those that served then (other toolchain)"),
    ],
    [
      "unequal to what served from unnamed sources",
      esbuild,
      earlier({ digest: other, buildKey: undefined }),
      STOP,
    ],
    [
      "custom and unequal to what served",
      custom,
      earlier({ digest: other }),
      deploy("the bytes differ from those that served then (custom build)"),
    ],
  ] as const)("decides about a build that is %s", (_, rebuilt, seen, expected) => {
    expect(compareWithSeen(rebuilt, seen)).toEqual(expected);
  });
});

describe("differences", () => {
  const file = (path: string, digit: string) => ({
    path,
    sizeBytes: 1,
    digest: `sha256:${digit.repeat(64)}` as const,
  });
  const module = (path: string, digit: string, type: "esm" | "data" = "esm") => ({
    ...file(path, digit),
    type,
  });
  const asset = (path: string, digit: string) => ({ ...file(path, digit), contentType: "text/html" });
  const built: Manifest = {
    ...manifest,
    modules: [
      module("index.js", "a"),
      module("same.js", "b"),
      module("only-here.js", "c"),
      module("typed.js", "d"),
    ],
    assets: [asset("/index.html", "a"), asset("/.well-known/overskill.json", "1")],
  };
  const before: Manifest = {
    ...manifest,
    modules: [module("index.js", "0"), module("same.js", "b"), module("typed.js", "d", "data")],
    assets: [
      asset("/index.html", "a"),
      asset("/only-there.html", "b"),
      asset("/.well-known/overskill.json", "2"),
    ],
  };

  it("are changed, added and removed files, files of another type, and settings; not the proof file", () => {
    expect(listDifferences(built, before)).toEqual([
      "assets/only-there.html",
      "worker/index.js",
      "worker/only-here.js",
      "worker/typed.js",
    ]);
    const flags = { ...manifest.worker, compatibilityFlags: ["nodejs_compat"] };
    expect(listDifferences(manifest, { ...manifest, worker: flags })).toEqual(["settings"]);
    expect(listDifferences(built, built)).toEqual([]);
  });

  it("name both digests and the files, quoted and bounded", () => {
    const many = Array.from({ length: 25 }, (_, index) => module(`a${index}\n::error::.js`, "a"));
    const error = digestMismatch({ ...built, modules: many }, shown({ digest: other }), before);
    expect(error.code).toBe("DIGEST_MISMATCH");
    expect(error.info.fault).not.toBe("user");
    expect(error.message).toContain(manifest.digest);
    expect(error.message).toContain(other);
    expect(error.message).toContain("preview 42");
    expect(error.message).toMatch(/and 9 more$/);
    expect(error.message.split("\n")).toHaveLength(4);
  });

  it("say if the artifact that was shown is not stored", () => {
    expect(digestMismatch(built, shown({ digest: other }), undefined).message).toMatch(/not stored/);
  });
});

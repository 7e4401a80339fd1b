import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashFiles } from "../../../../scripts/local/runner/worker/hash-files.ts";

describe("hashFiles", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "overskill-hash-"));
    await mkdir(join(folder, "sub"));
    await writeFile(join(folder, "a.json"), "a");
    await writeFile(join(folder, "sub/b.json"), "b");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("hashes the hashes of the files in order", () => {
    const sha256 = (data: string) => createHash("sha256").update(data).digest();
    const expected = createHash("sha256").update(sha256("a")).update(sha256("b")).digest("hex");

    expect(hashFiles(folder, ["**/*.json"])).toBe(expected);
    expect(hashFiles(folder, ["sub/*.json", "a.json"])).toBe(expected);
  });

  it("skips excluded files, and is empty if no file is left", () => {
    expect(hashFiles(folder, ["**/*.json", "!sub/**"])).toBe(hashFiles(folder, ["a.json"]));
    expect(hashFiles(folder, ["*.lock"])).toBe("");
  });
});

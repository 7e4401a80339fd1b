import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { gzipBytesOf } from "./gzip-size.ts";
import { median } from "./median.ts";
import { parseProcessStat, residentBytesOf } from "./process-tree.ts";
import { run } from "./run.ts";

describe("median", () => {
  it.each([
    [[3], 3],
    [[100, 1, 2], 2],
    [[4, 1, 3, 10], 3.5],
  ])("of %j is %d", (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it("throws without values", () => {
    expect(() => median([])).toThrow("median");
  });
});

describe("memory of a process tree", () => {
  it("parses a process whose name contains spaces and parentheses", () => {
    const rest = Array.from({ length: 48 }, (_, field) => (field === 19 ? "25" : "0")).join(" ");
    expect(parseProcessStat(`12 (a) b (c) S 7 ${rest}`)).toEqual({
      id: 12,
      parent: 7,
      residentBytes: 25 * 4096,
    });
    expect(parseProcessStat("")).toBeUndefined();
  });

  it("counts children and grandchildren, and no other processes", () => {
    const facts = (id: number, parent: number, residentBytes: number) => ({ id, parent, residentBytes });
    const all = [facts(1, 0, 1000), facts(10, 1, 1), facts(11, 10, 2), facts(12, 11, 4), facts(20, 1, 8)];
    expect(residentBytesOf(10, all)).toBe(7);
    expect(residentBytesOf(99, all)).toBe(0);
  });
});

it("measures sizes without source maps and wrangler's README", async () => {
  await using folder = await createTempFolder();
  await mkdir(join(folder.path, "assets"));
  await writeFile(join(folder.path, "README.md"), "wrangler was here");
  await writeFile(join(folder.path, "index.js.map"), "{}");
  await writeFile(join(folder.path, "assets/a.js"), "a".repeat(1000));
  await writeFile(join(folder.path, "index.js"), "b");
  const expected = ["a".repeat(1000), "b"].map((text) => gzipSync(text, { level: 9 }).length);
  expect(await gzipBytesOf([folder.path])).toBe(expected.reduce((a, b) => a + b));
});

it("throws for a command that fails, with the end of its output", async () => {
  const command = { command: process.execPath, cwd: process.cwd(), env: process.env };
  const failing = run({ ...command, args: ["-e", "console.error('no space'); process.exit(3)"] });
  await expect(failing).rejects.toThrow(/exited with 3:\nno space/);
  expect((await run({ ...command, args: ["-e", "console.log('done')"] })).stdout).toBe("done\n");
});

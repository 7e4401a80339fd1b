import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { listSources } from "../../../../actions/shared/adapters/build/sources/source-files.ts";
import { createTempFolder } from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";

it("returns the content that a source file had at the first read, and undefined for a large file", async () => {
  await using folder = await createTempFolder();
  const write = (name: string, text: string) => writeFile(join(folder.path, name), text);
  await write("small.ts", "before");
  await write("large.ts", "x".repeat(1024 * 1024 + 1));
  const sources = await listSources(folder.path);
  expect(sources.read("small.ts")?.toString()).toBe("before");
  await write("small.ts", "after");
  expect(sources.read("small.ts")?.toString()).toBe("before");
  expect(sources.read("large.ts")).toBeUndefined();
  await rm(join(folder.path, "large.ts"));
  expect(() => sources.read("large.ts")).toThrow("does not exist");
});

import { mkdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { copyFiles, linkFiles } from "../../../actions/shared/adapters/filesystem/copy-files.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";

let root: TempFolder;
let from: string;
let to: string;
beforeEach(async () => {
  root = await createTempFolder();
  from = join(root.path, "from");
  to = join(root.path, "to");
  await mkdir(join(from, "a/b"), { recursive: true });
  await mkdir(to);
  await writeFile(join(from, "a/b/one.txt"), "one");
  await writeFile(join(from, "two.txt"), "two");
  await symlink("two.txt", join(from, "a/link"));
});
afterEach(() => rm(root.path, { recursive: true }));

it.each([
  ["copies", copyFiles, false],
  ["links", linkFiles, true],
] as const)("%s every file of a folder, and leaves symbolic links what they are", async (_, fill, same) => {
  await fill(from, to);
  expect(await readFile(join(to, "a/b/one.txt"), "utf8")).toBe("one");
  expect(await readlink(join(to, "a/link"))).toBe("two.txt");
  const [source, target] = await Promise.all([from, to].map((folder) => stat(join(folder, "two.txt"))));
  expect(source?.ino === target?.ino).toBe(same);
});

import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import {
  commitFolder,
  createScratchRepository,
  extractCommit,
} from "../../../actions/shared/adapters/git/artifact-tree.ts";

const NAMES = ["plain.txt", 'a "quoted" name.txt', "käse/ünd.txt", "-dash.txt", ".gitignore", "#x.txt"];

let root: TempFolder;
let folder: string;
beforeEach(async () => {
  root = await createTempFolder();
  folder = join(root.path, "folder");
  await mkdir(join(folder, "käse"), { recursive: true });
  for (const name of NAMES) await writeFile(join(folder, name), `*\r\n${name}\n`);
});
afterEach(() => rm(root.path, { recursive: true }));

it("commits files of any name unchanged, with the same commit id each time", async () => {
  await using repository = await createScratchRepository();
  const commit = await commitFolder(repository, folder, "Artifact");
  const copy = join(root.path, "copy");
  await mkdir(copy);
  await extractCommit(repository, commit, copy);
  for (const name of NAMES) expect(await readFile(join(copy, name), "utf8")).toBe(`*\r\n${name}\n`);
  await using other = await createScratchRepository();
  expect(await commitFolder(other, folder, "Artifact")).toBe(commit);
});

it("leaves out symbolic links, so that no file from outside is stored", async () => {
  await using repository = await createScratchRepository();
  const commit = await commitFolder(repository, folder, "Artifact");
  await writeFile(join(root.path, "secret"), "secret");
  await symlink("../secret", join(folder, "link"));
  expect(await commitFolder(repository, folder, "Artifact")).toBe(commit);
});

it("writes one pack for a thousand files, not a thousand objects", async () => {
  for (let index = 0; index < 1000; index += 1) await writeFile(join(folder, `${index}.txt`), `${index}`);
  await using repository = await createScratchRepository();
  await commitFolder(repository, folder, "Artifact");
  expect((await readdir(join(repository.path, "objects"))).sort()).toEqual(["info", "pack"]);
});

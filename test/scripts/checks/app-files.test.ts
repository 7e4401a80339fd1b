import { describe, expect, it } from "vitest";
import { findDirectReads } from "../../../scripts/checks/app-files.ts";

const FILE = "actions/shared/adapters/build/app/x.ts";
const messages = (text: string, file = FILE) =>
  findDirectReads([{ file, text }]).map(({ message }) => message);

describe("findDirectReads", () => {
  it.each([
    ['import { readFile } from "node:fs/promises";', "readFile"],
    ['import { constants, copyFileSync as copy } from "node:fs";', "copyFileSync"],
    ['import {\n  mkdir,\n  open,\n} from "node:fs/promises";', "open"],
    ['import fs from "node:fs";', "fs"],
    ['import * as fs from "fs";', "* as fs"],
    ['import { createReadStream, statSync } from "node:fs";', "createReadStream"],
  ])("refuses %s", (text, name) => {
    expect(messages(text)).toEqual([expect.stringContaining(`\`${name}\``)]);
  });

  it.each([
    ['import { mkdir, writeFile } from "node:fs/promises";', FILE],
    ['import { readFile } from "node:fs/promises";', "actions/shared/adapters/git/x.ts"],
    [
      'import { readFile } from "node:fs/promises";',
      "actions/shared/adapters/build/worker/unenv-packages.ts",
    ],
    ['import { readFile } from "../fs.ts";', FILE],
  ])("allows %s in %s", (text, file) => {
    expect(messages(text, file)).toEqual([]);
  });
});

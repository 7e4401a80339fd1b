import { describe, expect, it } from "vitest";
import { documentParsers } from "../../../actions/shared/adapters/build/packages/document-parsers.ts";
import { bun } from "../../../actions/shared/domain/package-managers/bun.ts";
import { npm } from "../../../actions/shared/domain/package-managers/npm.ts";
import type { PackageManager } from "../../../actions/shared/domain/package-managers/package-manager.ts";
import { pnpm } from "../../../actions/shared/domain/package-managers/pnpm.ts";
import { readLockGraph } from "../../../actions/shared/domain/package-managers/read-lock-graph.ts";
import { yarn } from "../../../actions/shared/domain/package-managers/yarn.ts";

const read = (manager: PackageManager, text: string, name = manager.lockFile) =>
  readLockGraph(
    manager,
    { name, text, manifests: new Map() },
    { parsers: documentParsers, file: `apps/x/${name}` },
  );

const bomb = (levels: number) =>
  `lockfileVersion: '9.0'\na0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from(
    { length: levels },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  ).join("\n")}\n`;

describe("an invalid lock file", () => {
  it.each<[string, PackageManager, string, number | undefined]>([
    ["empty", npm, "", 1],
    ["null", npm, "null", undefined],
    ["of another tool", npm, "{}", undefined],
    ["cut off", npm, '{\n"packages": {\n"": {', 3],
    ["with text after its end", npm, "{}\n{}", 2],
    ["with a comment", npm, '{\n// x\n"packages": {}}', 2],
    ["with a repeated key", npm, '{"packages": {\n"a": {},\n"a": {}}}', 3],
    ["with __proto__", npm, '{\n"__proto__": {"packages": {}}}', 2],
    ["with __proto__ in escapes", npm, '{"packages": {\n"\\u005f_proto__": {}}}', 2],
    ["that nests too deeply", npm, `{"packages": ${"[".repeat(100_000)}`, 1],
    ["with an invalid escape", npm, '{\n"\\q": 1}', 2],
    ["empty", pnpm, "", undefined],
    ["of pnpm 2", pnpm, "lockfileVersion: 4\n", undefined],
    ["with a repeated key", pnpm, "lockfileVersion: '9.0'\npackages:\n  a@1.0.0: {}\n  a@1.0.0: {}\n", 4],
    ["with a repeated key in a flow", pnpm, "lockfileVersion: '9.0'\npackages: { a: b, a: c }\n", 2],
    ["with an alias bomb", pnpm, bomb(20), undefined],
    ["with a tab", pnpm, "lockfileVersion: '9.0'\n\tpackages: x\n", 2],
    ["with a conflict", pnpm, "lockfileVersion: '9.0'\n<<<<<<< HEAD\na: 1\n=======\n", 2],
    ["with a conflict", yarn, '# yarn lockfile v1\n<<<<<<< HEAD\na@1:\n  version "1"\n', 2],
    ["with a repeated key", yarn, 'a@1:\n  version "1"\n\na@1:\n  version "2"\n', 4],
    ["with a repeated range", yarn, 'a@1:\n  version "1"\n\na@1, a@2:\n  version "2"\n', 4],
    ["with a repeated member", yarn, 'a@1:\n  version "1"\n  version "2"\n', 3],
    ["with an open quotation", yarn, '"a@1:\n  version "1"\n', 1],
    [
      "with a repeated key",
      yarn,
      '__metadata:\n  version: 8\n"a@npm:1":\n  version: 1\n"a@npm:1":\n  version: 2\n',
      5,
    ],
    ["of another tool", bun, "[]", undefined],
    [
      "with a repeated key",
      bun,
      '{\n"workspaces": {},\n"packages": { "a": ["a@1.0.0"],\n"a": ["b@1.0.0"], }, }',
      4,
    ],
    ["with an open comment", bun, '{\n"workspaces": {}, /* ', 2],
  ])("%s (%o) is refused with its line", async (_title, manager, text, line) => {
    const started = performance.now();
    const file = `apps/x/${manager.lockFile}`;
    await expect(read(manager, text)).rejects.toMatchObject({
      code: "LOCK_FILE_INVALID",
      problems: [{ file, ...(line === undefined ? {} : { line }), hint: expect.any(String) }],
    });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("of bun's binary format names the command that converts it", async () => {
    await expect(read(bun, "bun-lockfile-format-v0", "bun.lockb")).rejects.toMatchObject({
      problems: [{ hint: expect.stringContaining("--save-text-lockfile") }],
    });
  });

  it("larger than the limit is not parsed", async () => {
    await expect(read(npm, " ".repeat(50_000_001))).rejects.toMatchObject({
      message: expect.stringContaining("50000001"),
    });
  });
});

describe("a name that every object has", () => {
  it.each(["constructor", "toString", "hasOwnProperty"])("%s is only a name", async (name) => {
    const text = JSON.stringify({ packages: { "": { dependencies: { [name]: "1" } } } });
    const { packages } = await read(npm, text);
    expect([...(packages.get("")?.dependencies ?? [])]).toEqual([]);
    const lock = await read(
      pnpm,
      `lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      ${name}:\n        specifier: '1'\n        version: ${name}\n`,
    );
    expect([...lock.packages.keys()]).toEqual(["folder:."]);
  });
});

import { mkdir, realpath, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  copyPlainFile,
  FileRefused,
  findFileWithin,
  isFileWithin,
  readFileWithin,
  readPlainFile,
} from "../../../actions/shared/adapters/filesystem/open-file.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";

let folder: TempFolder;
let inside: string;
const at = (path: string) => join(inside, path);

beforeEach(async () => {
  folder = await createTempFolder();
  inside = join(await realpath(folder.path), "repository");
  await mkdir(at("app/sub"), { recursive: true });
  await mkdir(at(".git"));
  await writeFile(at(".git/config"), "token");
  await writeFile(at("app/a.txt"), "content");
  await writeFile(at("shared.txt"), "shared");
  await writeFile(join(inside, "../secret.txt"), "secret");
});
afterEach(() => folder[Symbol.asyncDispose]());

function refusalOf(body: () => unknown): FileRefused {
  try {
    body();
  } catch (thrown) {
    if (thrown instanceof FileRefused) return thrown;
    throw thrown;
  }
  throw new Error("It was read.");
}

describe("readFileWithin", () => {
  it.each([
    ["a file", undefined, "content"],
    ["a link to a file beside it", "a.txt", "content"],
    ["a link to a file above it", "../shared.txt", "shared"],
    ["a link through a linked directory", "loop/a.txt", "content"],
  ])("reads %s", async (_, target, content) => {
    await symlink(".", at("app/loop"));
    if (target !== undefined) await symlink(target, at("app/link"));
    const text = readFileWithin(at(target === undefined ? "app/a.txt" : "app/link"), { inside });
    expect(String(text)).toBe(content);
  });

  it.each([
    ["../../secret.txt", "outside"],
    ["../../repository/../secret.txt", "outside"],
    ["/proc/self/environ", "outside"],
    ["/dev/zero", "outside"],
    ["/etc/hosts", "outside"],
    ["../.git/config", "outside"],
    ["../app/../.git/config", "outside"],
    ["sub", "special"],
    ["nowhere", "missing"],
    ["link", "outside"],
  ])("refuses a link to %s", async (target, reason) => {
    await symlink(target, at("app/link"));
    const refused = refusalOf(() => readFileWithin(at("app/link"), { inside }));
    expect(refused.reason).toBe(reason);
    expect(refused.message).not.toMatch(/secret|repository|proc|\/dev|etc/);
  });

  it("refuses a file below a directory that is a link to outside", async () => {
    await symlink("../..", at("app/up"));
    expect(refusalOf(() => readFileWithin(at("app/up/secret.txt"), { inside })).reason).toBe("outside");
    expect(isFileWithin(at("app/up/secret.txt"), inside)).toBe(false);
  });

  it.each([`a\0b`, "x".repeat(5_000)])("refuses an impossible name", (name) => {
    expect(refusalOf(() => readFileWithin(at(name), { inside })).reason).toBe("unreadable");
  });

  it("refuses a directory", () => {
    const refused = refusalOf(() => readFileWithin(at("app"), { inside }));
    expect(refused).toMatchObject({ reason: "special", isDirectory: true });
  });

  it("refuses a file above the limit without reading it, and reads one of exactly that size", async () => {
    await writeFile(at("app/large"), "");
    await truncate(at("app/large"), 2 ** 40);
    expect(refusalOf(() => readFileWithin(at("app/large"), { inside }))).toMatchObject({
      reason: "too-large",
      sizeBytes: 2 ** 40,
    });
    expect(readFileWithin(at("app/a.txt"), { inside, maxBytes: 7 }).length).toBe(7);
    expect(refusalOf(() => readFileWithin(at("app/a.txt"), { inside, maxBytes: 6 })).sizeBytes).toBe(7);
  });

  it("reads a file without a size to its end, if it may be read at all", () => {
    expect(readFileWithin("/proc/self/status", { inside: "/proc" }).length).toBeGreaterThan(100);
  });
});

it("findFileWithin returns undefined only for a missing file", async () => {
  expect(findFileWithin(at("app/b.txt"), { inside })).toBeUndefined();
  await symlink("../../secret.txt", at("app/link"));
  expect(refusalOf(() => findFileWithin(at("app/link"), { inside })).reason).toBe("outside");
});

it("readPlainFile and copyPlainFile follow no link at all", async () => {
  await symlink("a.txt", at("app/link"));
  expect(refusalOf(() => readPlainFile(at("app/link"))).reason).toBe("outside");
  expect(refusalOf(() => copyPlainFile(at("app/link"), at("copy"))).reason).toBe("outside");
  copyPlainFile(at("app/a.txt"), at("copy"));
  expect(String(readPlainFile(at("copy")))).toBe("content");
});

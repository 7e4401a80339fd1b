import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInstallation } from "../../../../actions/shared/adapters/build/packages/installation.ts";
import { findWorkspace } from "../../../../actions/shared/adapters/build/packages/workspace.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { type Files, writeFiles } from "../../../fixtures/workspace.ts";

let folder: TempFolder;
beforeEach(async () => {
  folder = await createTempFolder();
  await mkdir(join(folder.path, ".git"));
  await writeFiles(folder.path, {
    "apps/todo/package.json": { name: "todo" },
    "apps/old/package.json": { name: "old" },
    "packages/a/b/package.json": { name: "@acme/b" },
    "packages/empty/readme.md": "",
  });
});
afterEach(() => rm(folder.path, { recursive: true }));

const membersOf = async (app: string, files: Files) => {
  await writeFiles(folder.path, files);
  const workspace = await findWorkspace(join(folder.path, app));
  return workspace?.members.map(({ path }) => path);
};

describe("findWorkspace", () => {
  it.each<[string, Files]>([
    ["npm, yarn and bun", { "package.json": { workspaces: ["apps/*", "packages/**", "!apps/old"] } }],
    [
      "yarn 1, with nohoist",
      { "package.json": { workspaces: { packages: ["./apps/*/", "packages/a/b", "!apps/old"] } } },
    ],
    ["pnpm", { "pnpm-workspace.yaml": "packages:\n  - apps/*\n  - packages/**\n  - '!apps/old'\n" }],
  ])("reads the patterns of %s, and what they leave out", async (_manager, files) => {
    expect(await membersOf("apps/todo", files)).toEqual(["apps/todo", "packages/a/b"]);
    expect(await membersOf("apps/old", files)).toBeUndefined();
  });

  it("does not follow a symbolic link to a member", async () => {
    await using outside = await createTempFolder();
    await writeFiles(outside.path, { "package.json": { name: "@acme/secret" } });
    await symlink(outside.path, join(folder.path, "packages/linked"));
    const files = { "package.json": { workspaces: ["apps/todo", "packages/*"] } };
    expect(await membersOf("apps/todo", files)).toEqual(["apps/todo"]);
  });

  it("does not look beyond the repository", async () => {
    await writeFiles(folder.path, { "package.json": { workspaces: ["apps/*"] } });
    await mkdir(join(folder.path, "apps/todo/.git"));
    expect(await findWorkspace(join(folder.path, "apps/todo"))).toBeUndefined();
  });
});

describe("findInstallation", () => {
  const choose = async (files: Files) => {
    await writeFiles(folder.path, files);
    const { manager, lockFile, folder: path } = await findInstallation(join(folder.path, "apps/todo"));
    return { manager: manager.name, lockFile, path };
  };

  it("chooses the package manager by the lock file at the root of the workspace", async () => {
    const files = {
      "package.json": { workspaces: ["apps/*"], packageManager: "npm@11.0.0" },
      "bun.lock": "{}",
    };
    expect(await choose(files)).toEqual({ manager: "bun", lockFile: "bun.lock", path: "apps/todo" });
  });

  it("falls back to packageManager, then to npm, without a lock file", async () => {
    expect(await choose({})).toEqual({ manager: "npm", path: "." });
    const files = { "apps/todo/package.json": { name: "todo", packageManager: "pnpm@10.1.0" } };
    expect(await choose(files)).toEqual({ manager: "pnpm", path: "." });
  });
});

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commitRelease } from "../../../scripts/release/release-commit.ts";

describe("commitRelease", () => {
  let directory: string;
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();
  const write = (path: string, text: string) => {
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), text);
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "overskill-release-test-"));
    git("init", "--quiet", "--initial-branch", "main");
    git("config", "user.name", "Release");
    git("config", "user.email", "release@example.com");
    write(".gitignore", "dist/\n");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    write("actions/deploy/dist/index.js", "bundle");
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const plan = { tag: "v1.2.0", majorTag: "v1" };

  it("tags a commit outside main that contains the ignored folders, and leaves main unchanged", () => {
    const main = git("rev-parse", "main");
    const commit = commitRelease(directory, ["actions/deploy/dist"], plan);

    expect(git("rev-parse", "v1.2.0", "v1")).toBe(`${commit}\n${commit}`);
    expect(git("show", "v1:actions/deploy/dist/index.js")).toBe("bundle");
    expect(git("rev-parse", "v1^")).toBe(main);
    expect(git("rev-parse", "main")).toBe(main);
    expect(git("status", "--porcelain")).toBe("");
  });

  it("moves the major tag, but never the tag of a version", () => {
    commitRelease(directory, ["actions/deploy/dist"], plan);
    const next = commitRelease(directory, ["actions/deploy/dist"], { tag: "v1.3.0", majorTag: "v1" });
    expect(git("rev-parse", "v1")).toBe(next);
    expect(() => commitRelease(directory, ["actions/deploy/dist"], plan)).toThrow("v1.2.0");
  });

  it("refuses a work tree with changes, because its bundles would differ from those that the commit builds", () => {
    write("left-over.ts", "");
    expect(() => commitRelease(directory, ["actions/deploy/dist"], plan)).toThrow("uncommitted changes");
  });
});

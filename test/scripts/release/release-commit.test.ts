import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  bundleCommit,
  commitRelease,
  exportGenerated,
  openBundle,
  tagRelease,
} from "../../../scripts/release/release-commit.ts";

const PUBLISH = join(import.meta.dirname, "../../../scripts/release/publish.ts");
const FOLDERS = ["actions/deploy/dist"];

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "overskill-release-test-"));
  directory = join(root, "toolkit");
  mkdirSync(directory);
  git("init", "--quiet", "--initial-branch", "main");
  git("config", "user.name", "Release");
  git("config", "user.email", "release@example.com");
  write(".gitignore", "dist/\n");
  write("package.json", '{ "version": "1.2.0" }\n');
  git("add", "--all");
  git("commit", "--quiet", "--message", "first");
  write("actions/deploy/dist/index.js", "bundle");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync("git", args, { cwd: directory, encoding: "utf8" }).trim();
function write(path: string, text: string): void {
  mkdirSync(join(directory, path, ".."), { recursive: true });
  writeFileSync(join(directory, path), text);
}
const plan = { tag: "v1.2.0", majorTag: "v1" };

describe("commitRelease", () => {
  it("makes a commit outside main that contains the ignored folders, and leaves main unchanged", () => {
    const main = git("rev-parse", "main");
    const commit = commitRelease(directory, FOLDERS, plan);

    expect(git("show", `${commit}:actions/deploy/dist/index.js`)).toBe("bundle");
    expect(git("rev-parse", `${commit}^`)).toBe(main);
    expect(git("rev-parse", "main")).toBe(main);
    expect(git("status", "--porcelain")).toBe("");
    expect(git("tag", "--list")).toBe("");
  });

  it("makes the same commit for the same bytes, whoever builds them, and another one for other bytes", () => {
    const first = commitRelease(directory, FOLDERS, plan);
    git("config", "user.name", "Somebody else");
    expect(commitRelease(directory, FOLDERS, plan)).toBe(first);
    appendFileSync(join(directory, "actions/deploy/dist/index.js"), " ");
    expect(commitRelease(directory, FOLDERS, plan)).not.toBe(first);
  });

  it("refuses a work tree with changes, because its bundles would differ from those that the commit builds", () => {
    write("left-over.ts", "");
    expect(() => commitRelease(directory, FOLDERS, plan)).toThrow("uncommitted changes");
  });
});

describe("tagRelease", () => {
  it("moves the major tag, but never the tag of a version", () => {
    const commit = commitRelease(directory, FOLDERS, plan);
    tagRelease(directory, commit, plan);
    expect(git("rev-parse", "v1.2.0", "v1")).toBe(`${commit}\n${commit}`);

    write("actions/deploy/dist/index.js", "other");
    const next = commitRelease(directory, FOLDERS, { tag: "v1.3.0" });
    tagRelease(directory, next, { tag: "v1.3.0", majorTag: "v1" });
    expect(git("rev-parse", "v1")).toBe(next);
    expect(() => tagRelease(directory, next, plan)).toThrow("v1.2.0");
  });
});

describe("publishing a release that another job built", () => {
  const bundle = () => join(root, "release.bundle");
  /** Builds a release commit that has more than it should. */
  const tamper = (path: string, text: string, options: { readonly orphan?: boolean } = {}) => {
    const base = commitRelease(directory, FOLDERS, plan);
    const env = { ...process.env, GIT_INDEX_FILE: join(root, "index") };
    const run = (args: string[], input?: string) =>
      execFileSync("git", args, { cwd: directory, encoding: "utf8", env, ...(input && { input }) }).trim();
    run(["read-tree", base]);
    const blob = run(["hash-object", "-w", "--stdin"], text);
    run(["update-index", "--add", "--cacheinfo", `100644,${blob},${path}`]);
    const parents = options.orphan ? [base] : ["HEAD"];
    const commit = run([
      "commit-tree",
      run(["write-tree"]),
      ...parents.flatMap((one) => ["-p", one]),
      "-m",
      "x",
    ]);
    bundleCommit(directory, commit, bundle());
    return commit;
  };

  it("accepts exactly the tested commit, and exports its generated files", () => {
    const commit = commitRelease(directory, FOLDERS, plan);
    bundleCommit(directory, commit, bundle());
    expect(openBundle(directory, bundle(), commit)).toBe(commit);
    const out = join(root, "out");
    mkdirSync(out);
    exportGenerated(directory, commit, out);
    expect(readFileSync(join(out, "actions/deploy/dist/index.js"), "utf8")).toBe("bundle");
  });

  it.each([
    ["another commit than the tested one", "0".repeat(40), /tested one is 0{40}/],
    ["a release whose tests reported no commit", "", /tested one is unknown/],
  ])("refuses %s", (_, expected, message) => {
    bundleCommit(directory, commitRelease(directory, FOLDERS, plan), bundle());
    expect(() => openBundle(directory, bundle(), expected)).toThrow(message);
  });

  it.each([
    ["changes a source file", "package.json"],
    ["adds a source file", "actions/deploy/main.ts"],
    ["adds a workflow", ".github/workflows/evil.yml"],
    ["adds a file that only looks generated", "actions/deploy/distant/index.js"],
  ])("refuses a release that %s, even if the tests reported it", (_, path) => {
    const commit = tamper(path, "evil");
    expect(() => openBundle(directory, bundle(), commit)).toThrow(path);
  });

  it("refuses a release that does not follow the commit of the run", () => {
    const commit = tamper("actions/deploy/dist/index.js", "evil", { orphan: true });
    expect(() => openBundle(directory, bundle(), commit)).toThrow(/parent/);
  });

  it("pushes both tags with the token in git's environment only, and installs nothing to do so", () => {
    const remote = join(root, "remote.git");
    git("init", "--quiet", "--bare", remote);
    git("remote", "add", "origin", remote);
    const commit = commitRelease(directory, FOLDERS, plan);
    bundleCommit(directory, commit, bundle());
    expect(existsSync(join(directory, "node_modules"))).toBe(false);

    const publish = (...args: string[]) =>
      execFileSync(process.execPath, [PUBLISH, "--bundle", bundle(), "--expect", commit, ...args], {
        cwd: directory,
        encoding: "utf8",
        env: { ...process.env, GITHUB_TOKEN: "secret-token" },
      });
    expect(publish()).not.toContain("secret-token");
    expect(execFileSync("git", ["tag"], { cwd: remote, encoding: "utf8" })).toBe("");
    publish("--push");
    expect(execFileSync("git", ["rev-parse", "v1.2.0", "v1"], { cwd: remote, encoding: "utf8" })).toBe(
      `${commit}\n${commit}\n`,
    );
    expect(readFileSync(join(directory, ".git/config"), "utf8")).not.toContain("secret-token");
  });
});

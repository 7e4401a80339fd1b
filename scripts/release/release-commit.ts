import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReleasePlan } from "./release-plan.ts";

/** The only ref of a git bundle that carries a release commit. */
const BUNDLED_REF = "refs/heads/release";

/** Not a person: a release commit must not depend on whose machine builds it. */
const AUTHOR = { name: "OverSkill release", email: "release@overskill.invalid" };

/** Paths that a release commit may add to its parent; `main` ignores all of them. */
const GENERATED = /^actions\/(?:[a-z-]+\/dist|bin)\//;

/**
 * Commits generated, git-ignored `folders` on top of HEAD without changing branch, index or work tree. Returns the SHA,
 * which depends only on HEAD and the folders' content: two machines that build the same bytes make the same commit.
 * Throws if the work tree has changes, because they would be part of the bundles but not of the commit.
 */
export function commitRelease(
  directory: string,
  folders: readonly string[],
  { tag }: Pick<ReleasePlan, "tag">,
): string {
  const git = createGit(directory);
  if (git(["status", "--porcelain"]) !== "") {
    throw new Error("The work tree has uncommitted changes; commit them first.");
  }
  const temporary = mkdtempSync(join(tmpdir(), "overskill-release-"));
  try {
    const date = git(["show", "--no-patch", "--format=%cI", "HEAD"]);
    const env = {
      ...process.env,
      GIT_INDEX_FILE: join(temporary, "index"),
      GIT_AUTHOR_NAME: AUTHOR.name,
      GIT_AUTHOR_EMAIL: AUTHOR.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: AUTHOR.name,
      GIT_COMMITTER_EMAIL: AUTHOR.email,
      GIT_COMMITTER_DATE: date,
    };
    git(["read-tree", "HEAD"], env);
    git(["add", "--force", "--", ...folders], env);
    const tree = git(["write-tree"], env);
    return git(["commit-tree", tree, "-p", "HEAD", "-m", `chore(release): ${tag}`], env);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Writes a release commit into a git bundle, for a machine that has its parent. */
export function bundleCommit(directory: string, commit: string, file: string): void {
  const git = createGit(directory);
  git(["update-ref", BUNDLED_REF, commit]);
  try {
    git(["bundle", "create", file, BUNDLED_REF, "--not", `${commit}^`]);
  } finally {
    git(["update-ref", "-d", BUNDLED_REF]);
  }
}

/**
 * Reads the release commit out of a git bundle. Throws unless it is `expected`, its only parent is HEAD, and it adds
 * nothing but generated files.
 */
export function openBundle(directory: string, file: string, expected: string): string {
  const git = createGit(directory);
  git(["fetch", "--quiet", "--no-tags", file, BUNDLED_REF]);
  const commit = git(["rev-parse", "FETCH_HEAD"]);
  if (commit !== expected) {
    throw new Error(`The release is commit ${commit}; the tested one is ${expected || "unknown"}.`);
  }
  const head = git(["rev-parse", "HEAD"]);
  const parents = git(["show", "--no-patch", "--format=%P", commit]);
  if (parents !== head) throw new Error(`The parent of the release is "${parents}", not ${head}.`);
  const changes = git(["diff", "--name-status", "--no-renames", head, commit]).split("\n");
  const foreign = changes.filter((line) => !/^A\t/.test(line) || !GENERATED.test(line.slice(2)));
  if (foreign.length > 0) {
    throw new Error(`The release changes files that are not generated:\n${foreign.slice(0, 20).join("\n")}`);
  }
  return commit;
}

/** Writes the files that a release commit adds into an empty directory. */
export function exportGenerated(directory: string, commit: string, out: string): void {
  const archive = execFileSync("git", ["archive", commit, "actions"], {
    cwd: directory,
    maxBuffer: 1024 ** 3,
  });
  execFileSync("tar", ["-x", "-C", out], { input: archive });
}

/** Tags a release commit `vX.Y.Z` and moves `vX` to it. Throws if `vX.Y.Z` exists. */
export function tagRelease(directory: string, commit: string, { tag, majorTag }: ReleasePlan): void {
  const git = createGit(directory);
  git(["tag", tag, commit]);
  git(["tag", "--force", majorTag, commit]);
}

function createGit(directory: string) {
  return (args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
    execFileSync("git", args, { cwd: directory, encoding: "utf8", env }).trim();
}

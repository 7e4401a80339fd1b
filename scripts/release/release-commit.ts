import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReleasePlan } from "./release-plan.ts";

/**
 * Commits generated, git-ignored `folders` on top of HEAD without changing branch, index or work tree, and tags that
 * commit. Returns its SHA. Throws if the work tree has changes, because they would be part of the bundles but not of the
 * commit.
 */
export function commitRelease(
  directory: string,
  folders: readonly string[],
  { tag, majorTag }: ReleasePlan,
): string {
  const git = (args: readonly string[], env = process.env) =>
    execFileSync("git", args, { cwd: directory, encoding: "utf8", env }).trim();
  if (git(["status", "--porcelain"]) !== "") {
    throw new Error("The work tree has uncommitted changes; commit them first.");
  }
  const temporary = mkdtempSync(join(tmpdir(), "overskill-release-"));
  try {
    const env = { ...process.env, GIT_INDEX_FILE: join(temporary, "index") };
    git(["read-tree", "HEAD"], env);
    git(["add", "--force", "--", ...folders], env);
    const tree = git(["write-tree"], env);
    const commit = git(["commit-tree", tree, "-p", "HEAD", "-m", `chore(release): ${tag}`], env);
    git(["tag", tag, commit]);
    git(["tag", "--force", majorTag, commit]);
    return commit;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

import { webFlow } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { readCommit, writeCommit } from "../git/commits.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { aheadBehind } from "../git/history.ts";
import { mergeTrees } from "../git/merges.ts";
import { forceRef } from "../git/refs.ts";
import { requirePull } from "../queries/require-pull.ts";
import type { IssueRecord, PullRecord, PullStats } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/**
 * Merges the head into the base for a test and points `refs/pull/N/merge` at the result; on a conflict, leaves the ref
 * unchanged. Returns the updated record.
 */
export async function refreshTestMerge(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  change: Partial<PullRecord> = {},
): Promise<IssueRecord> {
  const pull = { ...requirePull(issue), ...change };
  const opened = context.git.open(repository);
  const [tree, stats] = await Promise.all([
    mergeTrees(opened, pull.baseSha, pull.headSha),
    readStats(opened, pull.baseSha, pull.headSha),
  ]);
  let mergeCommitSha: string | null = null;
  if (tree !== undefined) {
    // Uses the head's date, so that the same two commits always result in the same merge commit.
    const date = (await readCommit(opened, pull.headSha))?.committer.date ?? context.now();
    mergeCommitSha = await writeCommit(opened, {
      tree,
      parents: [pull.baseSha, pull.headSha],
      author: webFlow(date),
      committer: webFlow(date),
      message: `Merge ${pull.headSha} into ${pull.baseSha}`,
    });
    await forceRef(opened, `refs/pull/${issue.number}/merge`, mergeCommitSha);
  }
  const current = context.store.issues.get(issue.id) ?? issue;
  return context.store.issues.update(issue.id, {
    pull: { ...requirePull(current), ...change, stats, mergeable: tree !== undefined, mergeCommitSha },
  });
}

async function readStats(repository: GitRepository, base: string, head: string): Promise<PullStats> {
  const [{ ahead, behind }, summary] = await Promise.all([
    aheadBehind(repository, base, head),
    repository.text(["diff", "--shortstat", `${base}...${head}`]),
  ]);
  const count = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(summary)?.[1] ?? 0);
  return {
    commits: ahead,
    behindBy: behind,
    changedFiles: count("file"),
    additions: count("insertion"),
    deletions: count("deletion"),
  };
}

import { readCommit, readCommits, type Signature, writeCommit } from "./commits.ts";
import type { GitRepository } from "./git-repository.ts";
import { commitsBetween } from "./history.ts";

/** Merges two commits and returns the SHA of the tree; undefined on a conflict. `merge-tree --write-tree` needs git 2.38. */
export async function mergeTrees(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<string | undefined> {
  const args = ["merge-tree", "--write-tree", "--no-messages", base, head];
  const { code, stdout } = await repository.run(args, { accept: [0, 1] });
  return code === 0 ? (stdout.toString().split("\n", 1)[0] as string) : undefined;
}

/** Rebases the commits of `head` onto `base`, without merge commits. Returns the new tip; undefined on a conflict. */
export async function rebase(
  repository: GitRepository,
  base: string,
  head: string,
  committer: Signature,
): Promise<string | undefined> {
  const commits = await readCommits(repository, await commitsBetween(repository, base, head));
  let tip = base;
  for (const commit of commits) {
    const [parent] = commit.parents;
    if (parent === undefined || commit.parents.length > 1) continue;
    const onto = await readCommit(repository, tip);
    if (onto === undefined) return undefined;
    // To cherry-pick, the merge base must be the commit's own parent. A copy of the tip with that parent as its only
    // parent has the effect of `merge-tree --merge-base`, which needs git 2.40.
    const { author, message } = commit;
    const copy = await writeCommit(repository, { ...onto, parents: [parent] });
    const tree = await mergeTrees(repository, copy, commit.sha);
    if (tree === undefined) return undefined;
    tip = await writeCommit(repository, { tree, parents: [tip], author, committer, message });
  }
  return tip;
}

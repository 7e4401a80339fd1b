import { readCommit, readCommits, type Signature, writeCommit } from "./commits.ts";
import type { GitRepository } from "./git-repository.ts";
import { commitsBetween } from "./history.ts";

/** The tree of a merge, or undefined when it has conflicts. Needs git 2.38 for `merge-tree --write-tree`. */
export async function mergeTrees(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<string | undefined> {
  const args = ["merge-tree", "--write-tree", "--no-messages", base, head];
  const { code, stdout } = await repository.run(args, { accept: [0, 1] });
  return code === 0 ? (stdout.toString().split("\n", 1)[0] as string) : undefined;
}

/** Writes each commit of `head` that `base` lacks on top of `base`; undefined on a conflict. Merges are left out. */
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
    // A stand-in for the tip whose only parent is the commit's own parent makes that parent the merge base: a
    // cherry-pick. (`merge-tree --merge-base` says it directly, but only since git 2.40.)
    const { author, message } = commit;
    const aside = await writeCommit(repository, { ...onto, parents: [parent] });
    const tree = await mergeTrees(repository, aside, commit.sha);
    if (tree === undefined) return undefined;
    tip = await writeCommit(repository, { tree, parents: [tip], author, committer, message });
  }
  return tip;
}

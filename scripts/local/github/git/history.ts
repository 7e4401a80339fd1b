import { readCommit } from "./commits.ts";
import type { GitRepository } from "./git-repository.ts";

/** Commits that `straightLine` reads before it leaves the search to git. */
const MAX_STEPS = 32;

/**
 * Lists the commits after `from` up to `to`, oldest first, if a short line without merges connects them; undefined if
 * not, and then git has to search. Most calls concern a few commits of a branch, and this spares them a process.
 */
async function straightLine(
  repository: GitRepository,
  from: string,
  to: string,
): Promise<readonly string[] | undefined> {
  const line: string[] = [];
  for (let at = to; at !== from; ) {
    const commit = line.length < MAX_STEPS ? await readCommit(repository, at) : undefined;
    const [parent, ...others] = commit?.parents ?? [];
    if (parent === undefined || others.length > 0) return undefined;
    line.push(at);
    at = parent;
  }
  return line.reverse();
}

/** Finds the best common ancestor of two commits; undefined for unrelated histories. */
export async function mergeBase(
  repository: GitRepository,
  one: string,
  other: string,
): Promise<string | undefined> {
  if (await straightLine(repository, one, other)) return one;
  if (await straightLine(repository, other, one)) return other;
  const { code, stdout } = await repository.run(["merge-base", one, other], { accept: [0, 1] });
  return code === 0 ? stdout.toString().trim() : undefined;
}

/** Returns true when `descendant` contains `ancestor`, or is the same commit. */
export async function isAncestor(
  repository: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  if (await straightLine(repository, ancestor, descendant)) return true;
  const { code } = await repository.run(["merge-base", "--is-ancestor", ancestor, descendant], {
    accept: [0, 1],
  });
  return code === 0;
}

/** How far two commits have diverged. */
interface AheadBehind {
  /** Number of commits of the head that are missing from the base. */
  readonly ahead: number;
  /** Number of commits of the base that are missing from the head. */
  readonly behind: number;
}

/** Counts the commits by which `head` is ahead of and behind `base`. */
export async function aheadBehind(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<AheadBehind> {
  const line = await straightLine(repository, base, head);
  if (line !== undefined) return { ahead: line.length, behind: 0 };
  const counts = await repository.text(["rev-list", "--left-right", "--count", `${base}...${head}`]);
  const [behind = 0, ahead = 0] = counts.split("\t").map(Number);
  return { ahead, behind };
}

/** Lists the SHAs that `revisions` select, newest first. */
export async function listCommits(
  repository: GitRepository,
  revisions: readonly string[],
  options: readonly string[] = [],
): Promise<readonly string[]> {
  const listed = await repository.text(["rev-list", ...options, ...revisions]);
  return listed.split("\n").filter(Boolean);
}

/** Lists the SHAs of `head` that `base` does not contain, oldest first, as a pull request does. */
export async function commitsBetween(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<readonly string[]> {
  const line = await straightLine(repository, base, head);
  return line ?? listCommits(repository, [head, `^${base}`], ["--reverse", "--topo-order"]);
}

import { readCommit } from "./commits.ts";
import type { GitRepository } from "./git-repository.ts";

/** Longer ways are git's business. */
const MAX_STEPS = 32;

/**
 * The commits after `from` up to `to`, oldest first, when a short line without merges leads there; undefined when git
 * has to be asked. Most questions are about a few commits on a branch, and this answers them without a new process.
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

/** Undefined for unrelated histories. */
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

export interface AheadBehind {
  /** Commits of the head that the base lacks. */
  readonly ahead: number;
  readonly behind: number;
}

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

/** SHAs that `revisions` select, newest first. */
export async function listCommits(
  repository: GitRepository,
  revisions: readonly string[],
  options: readonly string[] = [],
): Promise<readonly string[]> {
  const listed = await repository.text(["rev-list", ...options, ...revisions]);
  return listed.split("\n").filter(Boolean);
}

/** SHAs from `base` (excluded) to `head`, oldest first, as a pull request lists them. */
export async function commitsBetween(
  repository: GitRepository,
  base: string,
  head: string,
): Promise<readonly string[]> {
  const line = await straightLine(repository, base, head);
  return line ?? listCommits(repository, [head, `^${base}`], ["--reverse", "--topo-order"]);
}

import type { GitRepository } from "./git-repository.ts";

/** Undefined for unrelated histories. */
export async function mergeBase(
  repository: GitRepository,
  one: string,
  other: string,
): Promise<string | undefined> {
  if (one === other) return one;
  const { code, stdout } = await repository.run(["merge-base", one, other], { accept: [0, 1] });
  return code === 0 ? stdout.toString().trim() : undefined;
}

export async function isAncestor(
  repository: GitRepository,
  ancestor: string,
  descendant: string,
): Promise<boolean> {
  if (ancestor === descendant) return true;
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
  if (base === head) return { ahead: 0, behind: 0 };
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
  return listCommits(repository, [head, `^${base}`], ["--reverse", "--topo-order"]);
}

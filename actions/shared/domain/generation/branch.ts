import { isSlug } from "../naming.ts";

export const BRANCH_PREFIX = "overskill/";

export interface GenerationBranch {
  readonly issue: number;
  readonly slug: string;
}

/** `overskill/<issue>-<slug>`: by this name a pull request is known as ours. */
export function branchFor({ issue, slug }: GenerationBranch): string {
  return `${BRANCH_PREFIX}${issue}-${slug}`;
}

/** The reverse of `branchFor`; undefined for every other branch. */
export function readBranch(branch: string): GenerationBranch | undefined {
  const match = /^overskill\/([1-9]\d{0,9})-(.+)$/.exec(branch);
  const [, issue = "", slug = ""] = match ?? [];
  return isSlug(slug) ? { issue: Number(issue), slug } : undefined;
}

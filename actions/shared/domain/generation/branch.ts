import { isSlug } from "../naming.ts";

/** Prefix of the branches that the pipeline creates. */
export const BRANCH_PREFIX = "overskill/";

/** The facts in a branch's name. */
export interface GenerationBranch {
  readonly issue: number;
  readonly slug: string;
}

/** Returns the branch of an app: `overskill/<issue>-<slug>`. Its name identifies the pipeline's pull requests. */
export function branchFor({ issue, slug }: GenerationBranch): string {
  return `${BRANCH_PREFIX}${issue}-${slug}`;
}

/** Parses a branch name that `branchFor` returned; undefined for any other branch. */
export function parseBranch(branch: string): GenerationBranch | undefined {
  const match = /^overskill\/([1-9]\d{0,9})-(.+)$/.exec(branch);
  const [, issue = "", slug = ""] = match ?? [];
  return isSlug(slug) ? { issue: Number(issue), slug } : undefined;
}

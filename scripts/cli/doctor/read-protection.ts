import type { Octokit } from "@octokit/rest";
import { type GitHubRepository, isGitHubStatus } from "../../../actions/shared/adapters/github/client.ts";
import type { BranchProtection } from "./facts.ts";

/** Reads what a change of a branch needs, from branch protection and from rulesets, which add up. */
export async function readProtection(
  octokit: Octokit,
  repository: GitHubRepository,
  branch: string,
): Promise<BranchProtection> {
  const found = [
    await readBranchProtection(octokit, repository, branch),
    ...(await readRules(octokit, repository, branch)),
  ];
  return {
    reviews: Math.max(0, ...found.map(({ reviews }) => reviews)),
    codeOwnerReview: found.some(({ codeOwnerReview }) => codeOwnerReview),
  };
}

async function readBranchProtection(
  octokit: Octokit,
  repository: GitHubRepository,
  branch: string,
): Promise<BranchProtection> {
  const none = { reviews: 0, codeOwnerReview: false };
  const { data } = await octokit.rest.repos.getBranch({ ...repository, branch });
  if (!data.protected) return none;
  try {
    const answer = await octokit.rest.repos.getBranchProtection({ ...repository, branch });
    const reviews = answer.data.required_pull_request_reviews;
    return {
      reviews: reviews?.required_approving_review_count ?? 0,
      codeOwnerReview: reviews?.require_code_owner_reviews ?? false,
    };
  } catch (thrown) {
    // A branch that only rulesets protect has no branch protection.
    if (isGitHubStatus(thrown, 404)) return none;
    throw thrown;
  }
}

async function readRules(
  octokit: Octokit,
  repository: GitHubRepository,
  branch: string,
): Promise<readonly BranchProtection[]> {
  const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, {
    ...repository,
    branch,
    per_page: 100,
  });
  return rules.flatMap((rule) =>
    rule.type !== "pull_request" || rule.parameters === undefined
      ? []
      : [
          {
            reviews: rule.parameters.required_approving_review_count,
            codeOwnerReview: rule.parameters.require_code_owner_review,
          },
        ],
  );
}

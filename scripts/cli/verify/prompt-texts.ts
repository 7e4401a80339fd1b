import type { Octokit } from "@octokit/rest";
import { digestBytes } from "../../../actions/shared/adapters/build/artifact/digest-artifact.ts";
import {
  callingGitHub,
  type GitHubRepository,
  isGitHubStatus,
} from "../../../actions/shared/adapters/github/client.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import type { PromptFact } from "../../../actions/shared/domain/evidence/facts.ts";
import { parsePromptIssue } from "../../../actions/shared/domain/generation/prompt-issue.ts";

/** Pull requests whose comments are read. */
const PULL_REQUESTS_READ = 3;

/**
 * Digests the texts that may have been a prompt: the issue's, and the comments on the pull requests with the generated
 * commit, as they are now.
 */
export async function digestPromptTexts(
  octokit: Octokit,
  repository: GitHubRepository,
  { issue, commit }: Pick<PromptFact, "issue" | "commit">,
): Promise<readonly Digest[]> {
  return callingGitHub(`read the prompt in issue ${issue}`, async () => {
    const [body, pulls] = await Promise.all([
      readBody(octokit, repository, issue),
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...repository, commit_sha: commit }),
    ]);
    const comments = await Promise.all(
      pulls.data.slice(0, PULL_REQUESTS_READ).map(({ number }) =>
        octokit.paginate(octokit.rest.issues.listComments, {
          ...repository,
          issue_number: number,
          per_page: 100,
        }),
      ),
    );
    const texts = comments.flat().map(({ body: text }) => (text ?? "").trim());
    return [parsePromptIssue(body).prompt, ...texts].filter((text) => text !== "").map(digestBytes);
  });
}

async function readBody(octokit: Octokit, repository: GitHubRepository, issue: number): Promise<string> {
  try {
    const { data } = await octokit.rest.issues.get({ ...repository, issue_number: issue });
    return data.body ?? "";
  } catch (thrown) {
    if (isGitHubStatus(thrown, 404, 410)) return "";
    throw thrown;
  }
}

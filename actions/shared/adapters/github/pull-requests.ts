import type { Octokit } from "@octokit/rest";
import { PipelineError } from "../../domain/errors.ts";
import type { PullRequest, PullRequests } from "../../ports/pull-requests.ts";
import { callingGitHub, type GitHubRepository, isGitHubStatus } from "./client.ts";

interface PullRequestData {
  readonly number: number;
  readonly state: string;
  readonly body: string | null;
  readonly user: { readonly type: string } | null;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string } | null;
  };
}

/** Creates the port on GitHub's API: https://docs.github.com/en/rest/pulls/pulls */
export function createGitHubPullRequests(octokit: Octokit, repository: GitHubRepository): PullRequests {
  const { pulls, issues } = octokit.rest;
  const fullName = `${repository.owner}/${repository.repo}`.toLowerCase();
  const toPullRequest = ({ number, state, head, body, user }: PullRequestData): PullRequest => ({
    number,
    open: state === "open",
    branch: head.ref,
    commit: head.sha,
    fromFork: head.repo?.full_name.toLowerCase() !== fullName,
    body: body ?? "",
    byBot: user?.type === "Bot",
  });

  /**
   * Opens a pull request. If that is not permitted, the error names the setting, which is off in new repositories and
   * which GitHub's message does not name.
   */
  const createPull = async (pull: Record<"head" | "base" | "title" | "body", string>) => {
    try {
      return await pulls.create({ ...repository, ...pull });
    } catch (thrown) {
      if (!isGitHubStatus(thrown, 403) || !/not permitted to create/.test(thrown.message)) throw thrown;
      throw new PipelineError(
        "GITHUB_REFUSED",
        "GitHub Actions is not permitted to create pull requests in this repository. Allow it in the repository's settings, under Actions, General, Workflow permissions.",
        { cause: thrown },
      );
    }
  };

  return {
    load: (number) =>
      callingGitHub(`read pull request ${number}`, async () => {
        const { data } = await pulls.get({ ...repository, pull_number: number });
        return toPullRequest(data);
      }),

    findOpen: (prefix) =>
      callingGitHub("list pull requests", async () => {
        const open = await octokit.paginate(pulls.list, { ...repository, state: "open", per_page: 100 });
        return open
          .map(toPullRequest)
          .filter(({ branch, fromFork }) => !fromFork && branch.startsWith(prefix));
      }),

    open: ({ branch, base, title, body, label }) =>
      callingGitHub("open a pull request", async () => {
        const { data } = await createPull({ head: branch, base, title, body });
        await issues.addLabels({ ...repository, issue_number: data.number, labels: [label] });
        return data.number;
      }),
  };
}

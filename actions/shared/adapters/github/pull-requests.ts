import type { Octokit } from "@octokit/rest";
import type { PullRequest, PullRequests } from "../../ports/pull-requests.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

interface PullRequestData {
  readonly number: number;
  readonly state: string;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly full_name: string } | null;
  };
}

/** https://docs.github.com/en/rest/pulls/pulls */
export function createGitHubPullRequests(octokit: Octokit, repository: GitHubRepository): PullRequests {
  const { pulls, issues } = octokit.rest;
  const fullName = `${repository.owner}/${repository.repo}`.toLowerCase();
  const toPullRequest = ({ number, state, head }: PullRequestData): PullRequest => ({
    number,
    open: state === "open",
    branch: head.ref,
    commit: head.sha,
    fromFork: head.repo?.full_name.toLowerCase() !== fullName,
  });

  return {
    load: (number) =>
      callingGitHub(`show pull request ${number}`, async () => {
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
        const { data } = await pulls.create({ ...repository, head: branch, base, title, body });
        await issues.addLabels({ ...repository, issue_number: data.number, labels: [label] });
        return data.number;
      }),
  };
}

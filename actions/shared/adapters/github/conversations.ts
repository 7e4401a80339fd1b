import type { Octokit } from "@octokit/rest";
import type { Conversations } from "../../ports/conversations.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

/**
 * Creates the port on GitHub's API for issues, which covers pull requests too: https://docs.github.com/en/rest/issues
 */
export function createGitHubConversations(octokit: Octokit, repository: GitHubRepository): Conversations {
  const { issues } = octokit.rest;
  return {
    comments: (number) =>
      callingGitHub(`list the comments of #${number}`, async () => {
        const comments = await octokit.paginate(issues.listComments, {
          ...repository,
          issue_number: number,
          per_page: 100,
        });
        return comments.map(({ id, user, body, created_at: createdAt, updated_at: updatedAt }) => ({
          id,
          author: user ? { login: user.login, id: user.id } : undefined,
          bot: user?.type === "Bot" || user?.login.endsWith("[bot]") === true,
          body: body ?? "",
          createdAt,
          updatedAt,
        }));
      }),

    open: ({ title, body }) =>
      callingGitHub("open an issue", async () => {
        const { data } = await issues.create({ ...repository, title, body });
        return data.number;
      }),

    say: (number, body) =>
      callingGitHub(`comment on #${number}`, async () => {
        const { data } = await issues.createComment({ ...repository, issue_number: number, body });
        return data.id;
      }),

    revise: (commentId, body) =>
      callingGitHub("edit a comment", async () => {
        await issues.updateComment({ ...repository, comment_id: commentId, body });
      }),
  };
}

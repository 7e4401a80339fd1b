import type { Octokit } from "@octokit/rest";
import type { Comments } from "../../ports/comments.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";
import { createGitHubCollaborators } from "./collaborators.ts";

type WireComment = Awaited<ReturnType<Octokit["rest"]["issues"]["listComments"]>>["data"][number];

/** Creates the port on GitHub's API: https://docs.github.com/en/rest/issues/comments */
export function createGitHubComments(octokit: Octokit, repository: GitHubRepository): Comments {
  const collaborators = createGitHubCollaborators(octokit, repository);
  const create = async (issue: number, body: string) => {
    const { data } = await octokit.rest.issues.createComment({ ...repository, issue_number: issue, body });
    return data.id;
  };

  /** Finds the oldest comment that begins with the marker and was written by the toolkit. */
  const findComment = async (issue: number, marker: string): Promise<WireComment | undefined> => {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      ...repository,
      issue_number: issue,
      per_page: 100,
    });
    for await (const { data } of pages) {
      for (const comment of data) {
        if (comment.body?.startsWith(marker) && (await isWrittenByToolkit(comment))) return comment;
      }
    }
    return undefined;
  };

  /**
   * Returns true for a comment by a bot, or by a person with write access, whose token a workflow may use. Anyone can
   * write the marker, and `author_association` tells nothing: a collaborator or member may have read access only.
   */
  const isWrittenByToolkit = async ({ user }: WireComment): Promise<boolean> => {
    if (!user) return false;
    return user.type === "Bot" || (await collaborators.canWrite(user.login, user.id));
  };

  return {
    create: (issue, body) =>
      callingGitHub(`comment on #${issue}`, async () => {
        await create(issue, body);
      }),

    upsert: (issue, marker, render) =>
      callingGitHub(`comment on #${issue}`, async () => {
        const existing = await findComment(issue, marker);
        const body = render(existing?.body);
        if (existing === undefined) {
          await create(issue, body);
          return;
        }
        if (existing.body === body) return;
        await octokit.rest.issues.updateComment({ ...repository, comment_id: existing.id, body });
      }),

    createOnce: (issue, marker, body) =>
      callingGitHub(`comment on #${issue}`, async () => {
        if ((await findComment(issue, marker)) !== undefined) return;
        const id = await create(issue, body);
        // Another run may have done the same at the same time; the older comment stays.
        const oldest = await findComment(issue, marker);
        if (oldest === undefined || oldest.id === id) return;
        await octokit.rest.issues.deleteComment({ ...repository, comment_id: id });
      }),
  };
}

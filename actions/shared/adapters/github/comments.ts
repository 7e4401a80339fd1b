import type { Octokit } from "@octokit/rest";
import type { Comments } from "../../ports/comments.ts";
import { callingGitHub, type GitHubRepository } from "./client.ts";

type WireComment = Awaited<ReturnType<Octokit["rest"]["issues"]["listComments"]>>["data"][number];

/** Creates the port on GitHub's API: https://docs.github.com/en/rest/issues/comments */
export function createGitHubComments(octokit: Octokit, repository: GitHubRepository): Comments {
  const create = async (issue: number, body: string) => {
    const { data } = await octokit.rest.issues.createComment({ ...repository, issue_number: issue, body });
    return data.id;
  };
  return {
    create: (issue, body) =>
      callingGitHub(`comment on #${issue}`, async () => {
        await create(issue, body);
      }),

    createOnce: (issue, marker, body) =>
      callingGitHub(`comment on #${issue}`, async () => {
        if ((await findComment(octokit, repository, issue, marker)) !== undefined) return;
        const id = await create(issue, body);
        // Of several runs that found none, the one that was first keeps its comment.
        const first = await findComment(octokit, repository, issue, marker);
        if (first === undefined || first.id >= id) return;
        await octokit.rest.issues.deleteComment({ ...repository, comment_id: id });
      }),

    upsert: (issue, marker, render) =>
      callingGitHub(`comment on #${issue}`, async () => {
        const existing = await findComment(octokit, repository, issue, marker);
        const body = render(existing?.body);
        if (existing?.body === body) return;
        if (existing === undefined) {
          await create(issue, body);
          return;
        }
        await octokit.rest.issues.updateComment({ ...repository, comment_id: existing.id, body });
      }),
  };
}

async function findComment(
  octokit: Octokit,
  repository: GitHubRepository,
  issue: number,
  marker: string,
): Promise<WireComment | undefined> {
  const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
    ...repository,
    issue_number: issue,
    per_page: 100,
  });
  for await (const { data } of pages) {
    const existing = data.find((comment) => comment.body?.startsWith(marker) && isWrittenByToolkit(comment));
    if (existing !== undefined) return existing;
  }
  return undefined;
}

/**
 * Returns true for a comment by a bot or by a person with access to the repository, because anyone can write the
 * marker.
 */
function isWrittenByToolkit({ user, author_association }: WireComment): boolean {
  return user?.type === "Bot" || ["OWNER", "MEMBER", "COLLABORATOR"].includes(author_association);
}

import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { commitsBetween, mergeBase } from "../git/history.ts";
import { forceRef } from "../git/refs.ts";
import { GitHubError, validationFailed } from "../http/errors.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { refreshTestMerge } from "../refs/test-merge.ts";
import type { IssueRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** A pull request to open. */
export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  /** A branch of the same repository, also as `owner:branch`. */
  readonly head: string;
  readonly base: string;
  readonly draft: boolean;
}

/** Opens a pull request. Throws GitHub's 403 and 422. https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request */
export async function openPull(
  context: Context,
  repository: RepositoryRecord,
  request: NewPull,
  actor: SignedInActor,
): Promise<IssueRecord> {
  const { store, git, now } = context;
  if (actor.kind === "job" && !repository.actionsMayOpenPullRequests) {
    throw new GitHubError(403, "GitHub Actions is not permitted to create or approve pull requests.");
  }
  const head = request.head.replace(`${repository.owner}:`, "");
  const { base } = request;
  const opened = git.open(repository);
  const [headSha, baseSha] = await Promise.all([
    opened.resolve(`refs/heads/${head}`),
    opened.resolve(`refs/heads/${base}`),
  ]);
  if (headSha === undefined) throw invalid("head");
  if (baseSha === undefined) throw invalid("base");
  const twin = store.issues.find(
    ({ repositoryId, state, pull }) =>
      repositoryId === repository.id && state === "open" && pull?.headRef === head && pull.baseRef === base,
  );
  if (twin !== undefined) throw custom(`A pull request already exists for ${repository.owner}:${head}.`);
  if ((await mergeBase(opened, baseSha, headSha)) === undefined) {
    throw custom(`The ${head} branch has no history in common with ${base}`);
  }
  const commits = await commitsBetween(opened, baseSha, headSha);
  if (commits.length === 0) throw custom(`No commits between ${base} and ${head}`);

  const at = now();
  const number = store.takeNumber(repository.id);
  const issue = store.issues.insert({
    repositoryId: repository.id,
    number,
    title: request.title,
    body: request.body,
    state: "open",
    stateReason: null,
    author: actor.login,
    labels: [],
    assignees: [],
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    closedBy: null,
    pull: {
      id: store.nextId(),
      headRef: head,
      headSha,
      baseRef: base,
      baseSha,
      draft: request.draft,
      mergeable: null,
      mergeCommitSha: null,
      merged: false,
      mergedAt: null,
      mergedBy: null,
      stats: { commits: commits.length, behindBy: 0, changedFiles: 0, additions: 0, deletions: 0 },
    },
  });
  for (const commitId of commits) {
    const entry = { repositoryId: repository.id, number, actor: actor.login, createdAt: at };
    store.timeline.insert({ ...entry, event: "committed", commitId });
  }
  await forceRef(opened, `refs/pull/${number}/head`, headSha);
  const ready = await refreshTestMerge(context, repository, issue);
  announcePull(context, { repository, issue, actor }, { action: "opened" });
  return ready;
}

function invalid(field: string): GitHubError {
  return validationFailed({ resource: "PullRequest", field, code: "invalid" });
}

function custom(message: string): GitHubError {
  return validationFailed({ resource: "PullRequest", code: "custom", message });
}

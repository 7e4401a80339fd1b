import type { SignedInActor } from "../auth/actor.ts";
import { atLeast, findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { commitsBetween, mergeBase } from "../git/history.ts";
import { forceRef } from "../git/refs.ts";
import { GitHubError, validationFailed } from "../http/errors.ts";
import { announcePull } from "../issues/announce-pull.ts";
import { findHeadRepository } from "../queries/head-repository.ts";
import { resolveHead } from "../refs/resolve-head.ts";
import { refreshTestMerge } from "../refs/test-merge.ts";
import type { IssueRecord, PullRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames, type Store } from "../store/store.ts";

/** A pull request to open. */
export interface NewPull {
  readonly title: string;
  readonly body: string | null;
  /** A branch of the same repository, or `owner:branch` for one of that owner's fork. */
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
  const { base } = request;
  const opened = git.open(repository);
  const from = findHead(store, repository, request.head);
  if (from === undefined) throw invalid("head");
  requireHeadAccess(store, repository, from, actor);
  const { headRef: head } = from;
  const [headSha, baseSha] = await Promise.all([
    resolveHead(context, repository, from),
    opened.resolve(`refs/heads/${base}`),
  ]);
  if (headSha === undefined) throw invalid("head");
  if (baseSha === undefined) throw invalid("base");
  requireNoTwin(context, repository, from, request);
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
      ...from,
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

/** Throws GitHub's 422 if a pull request for the same branches is open. */
function requireNoTwin(
  { store }: Context,
  repository: RepositoryRecord,
  { headRef, headRepositoryId }: Pick<PullRecord, "headRef" | "headRepositoryId">,
  { head, base }: NewPull,
): void {
  const twin = store.issues.find(
    ({ repositoryId, state, pull }) =>
      repositoryId === repository.id &&
      state === "open" &&
      pull?.headRef === headRef &&
      pull.headRepositoryId === headRepositoryId &&
      pull.baseRef === base,
  );
  const named = head.includes(":") ? head : `${repository.owner}:${head}`;
  if (twin !== undefined) throw custom(`A pull request already exists for ${named}.`);
}

/** Finds the branch that a request names; undefined for an owner without a fork of the repository. */
function findHead(
  store: Store,
  repository: RepositoryRecord,
  named: string,
): Pick<PullRecord, "headRef" | "headRepositoryId"> | undefined {
  const [, owner, headRef = named] = /^([^:]+):(.+)$/.exec(named) ?? [];
  if (owner === undefined || equalNames(owner, repository.owner)) return { headRef };
  const fork = store.repositories.find(
    (row) => row.parentId === repository.id && equalNames(row.owner, owner),
  );
  return fork && { headRef, headRepositoryId: fork.id };
}

/** A person without write access opens pull requests from a fork that the person can write to. */
function requireHeadAccess(
  store: Store,
  repository: RepositoryRecord,
  head: Pick<PullRecord, "headRepositoryId">,
  { kind, login }: SignedInActor,
): void {
  if (kind === "job") return;
  const source = findHeadRepository(store, repository, head) ?? repository;
  if (!atLeast(findRole(store, source, login), "write")) throw invalid("head");
}

function invalid(field: string): GitHubError {
  return validationFailed({ resource: "PullRequest", field, code: "invalid" });
}

function custom(message: string): GitHubError {
  return validationFailed({ resource: "PullRequest", code: "custom", message });
}

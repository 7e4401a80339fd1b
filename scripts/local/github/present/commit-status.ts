import type { CommitStatusRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { presentRepository, repositoryApi } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `status`. */
export function presentCommitStatus(
  context: PresentContext,
  repository: RepositoryRecord,
  status: CommitStatusRecord,
): Json {
  return {
    ...simpleCommitStatus(context, repository, status),
    creator: presentUser(context, status.creator),
  };
}

interface CombinedStatus {
  readonly sha: string;
  /** Newest status of each context. */
  readonly latest: readonly CommitStatusRecord[];
  /** The part of `latest` that the response contains. */
  readonly page: readonly CommitStatusRecord[];
}

/** Renders GitHub's schema `combined-commit-status`. */
export function presentCombinedStatus(
  context: PresentContext,
  repository: RepositoryRecord,
  { sha, latest, page }: CombinedStatus,
): Json {
  const commit = `${repositoryApi(context, repository)}/commits/${sha}`;
  return {
    state: combine(latest.map(({ state }) => state)),
    statuses: page.map((status) => simpleCommitStatus(context, repository, status)),
    sha,
    total_count: latest.length,
    repository: presentRepository(context, repository),
    commit_url: commit,
    url: `${commit}/status`,
  };
}

/** Combines the states of all contexts. https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference */
function combine(
  states: readonly CommitStatusRecord["state"][],
): Exclude<CommitStatusRecord["state"], "error"> {
  if (states.some((state) => state === "error" || state === "failure")) return "failure";
  return states.length === 0 || states.includes("pending") ? "pending" : "success";
}

function simpleCommitStatus(
  context: PresentContext,
  repository: RepositoryRecord,
  status: CommitStatusRecord,
): Json {
  return {
    url: `${repositoryApi(context, repository)}/statuses/${status.sha}`,
    avatar_url: presentUser(context, status.creator)["avatar_url"],
    id: status.id,
    node_id: nodeId("StatusContext", status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  };
}

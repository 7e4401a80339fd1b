import type { LabelRecord, TimelineRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** Renders GitHub's schema `timeline-issue-events`, except for comments. */
export function presentTimelineEvent(
  context: PresentContext,
  repository: RepositoryRecord,
  row: TimelineRecord,
): Json {
  const api = repositoryApi(context, repository);
  const actor = presentUser(context, row.actor);
  return {
    id: row.id,
    node_id: nodeId("IssueEvent", row.id),
    url: `${api}/issues/events/${row.id}`,
    actor,
    event: row.event,
    commit_id: row.commitId ?? null,
    commit_url: row.commitId === undefined ? null : `${api}/commits/${row.commitId}`,
    created_at: row.createdAt,
    performed_via_github_app: null,
    ...(row.label === undefined ? {} : { label: { name: row.label, color: findColor(context, row) } }),
    ...(row.rename === undefined ? {} : { rename: row.rename }),
    ...(row.assignee === undefined ? {} : { assignee: presentUser(context, row.assignee), assigner: actor }),
  };
}

/** Finds the colour of a label; a deleted label has GitHub's grey. */
function findColor({ store }: PresentContext, { repositoryId, label }: TimelineRecord): string {
  const found = store.labels.find(
    (row: LabelRecord) => row.repositoryId === repositoryId && row.name === label,
  );
  return found?.color ?? "ededed";
}

import type { LabelRecord, TimelineRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { nodeId } from "./node-id.ts";
import { repositoryApi } from "./repository.ts";
import { type Json, type PresentContext, presentUser } from "./user.ts";

/** One of the schemas of `timeline-issue-events`, comments excepted. */
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
    ...(row.label === undefined ? {} : { label: { name: row.label, color: colorOf(context, row) } }),
    ...(row.rename === undefined ? {} : { rename: row.rename }),
    ...(row.assignee === undefined ? {} : { assignee: presentUser(context, row.assignee), assigner: actor }),
  };
}

/** A label that was deleted since keeps GitHub's grey. */
function colorOf({ store }: PresentContext, { repositoryId, label }: TimelineRecord): string {
  const found = store.labels.find(
    (row: LabelRecord) => row.repositoryId === repositoryId && row.name === label,
  );
  return found?.color ?? "ededed";
}

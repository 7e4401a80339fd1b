import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { presentLabels } from "../present/label.ts";
import { presentUser } from "../present/user.ts";
import type { IssueRecord, TimelineRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { emitIssueEvent } from "./issue-events.ts";
import type { IssueScope } from "./issue-scope.ts";

/** The fields to change. Labels are spelled as in the repository. */
export interface IssueChange {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: IssueRecord["state"];
  readonly stateReason?: IssueRecord["stateReason"];
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly locked?: boolean;
}

/** What a change leaves behind: a timeline entry, an event, or both. */
interface Trace {
  readonly timeline?: Pick<TimelineRecord, "event" | "label" | "assignee" | "rename">;
  readonly action?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Changes an issue or pull request, adds to its timeline, and emits the events. Returns the new record. */
export function changeIssue(context: Context, scope: IssueScope, change: IssueChange): IssueRecord {
  const { repository, issue, actor } = scope;
  const now = context.now();
  const traces = listTraces(context, repository, issue, change);
  if (traces.length === 0) return issue;
  const changed = context.store.issues.update(issue.id, {
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.body === undefined ? {} : { body: change.body }),
    ...(change.labels === undefined ? {} : { labels: change.labels }),
    ...(change.assignees === undefined ? {} : { assignees: change.assignees }),
    ...(change.locked === undefined ? {} : { locked: change.locked }),
    ...stateFields(issue, change, actor, now),
    updatedAt: now,
  });
  for (const { timeline, action, payload } of traces) {
    const subject = { repositoryId: repository.id, number: issue.number };
    if (timeline !== undefined) {
      context.store.timeline.insert({ ...subject, ...timeline, actor: actor.login, createdAt: now });
    }
    if (action !== undefined) emitIssueEvent(context, { ...scope, issue: changed }, action, payload);
  }
  return changed;
}

function stateFields(
  issue: IssueRecord,
  { state, stateReason }: IssueChange,
  actor: SignedInActor,
  now: string,
): Partial<IssueRecord> {
  if (state === undefined || (state === issue.state && stateReason === undefined)) return {};
  if (state === "open") {
    return { state, stateReason: issue.pull === null ? "reopened" : null, closedAt: null, closedBy: null };
  }
  const reason = issue.pull === null ? (stateReason ?? "completed") : null;
  return { state, stateReason: reason, closedAt: now, closedBy: actor.login };
}

function listTraces(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  change: IssueChange,
): readonly Trace[] {
  return [
    ...textTraces(issue, change),
    ...labelTraces(context, repository, issue, change.labels ?? issue.labels),
    ...assigneeTraces(context, issue, change.assignees ?? issue.assignees),
    ...stateTraces(issue, change),
    ...lockTraces(issue, change),
  ];
}

function textTraces(issue: IssueRecord, { title, body }: IssueChange): Trace[] {
  const renamed = title !== undefined && title !== issue.title;
  const rewritten = body !== undefined && body !== issue.body;
  if (!renamed && !rewritten) return [];
  const changes = {
    ...(renamed ? { title: { from: issue.title } } : {}),
    ...(rewritten ? { body: { from: issue.body ?? "" } } : {}),
  };
  const rename = renamed
    ? { timeline: { event: "renamed", rename: { from: issue.title, to: title } } as const }
    : {};
  return [{ ...rename, action: "edited", payload: { changes } }];
}

function labelTraces(
  context: Context,
  repository: RepositoryRecord,
  issue: IssueRecord,
  labels: readonly string[],
): Trace[] {
  const trace = (event: "labeled" | "unlabeled", label: string): Trace => ({
    timeline: { event, label },
    action: event,
    payload: { label: presentLabels(context, repository, [label])[0] },
  });
  return [
    ...labels.filter((label) => !issue.labels.includes(label)).map((label) => trace("labeled", label)),
    ...issue.labels.filter((label) => !labels.includes(label)).map((label) => trace("unlabeled", label)),
  ];
}

function assigneeTraces(context: Context, issue: IssueRecord, assignees: readonly string[]): Trace[] {
  const trace = (event: "assigned" | "unassigned", assignee: string): Trace => ({
    timeline: { event, assignee },
    action: event,
    payload: { assignee: presentUser(context, assignee) },
  });
  return [
    ...assignees.filter((login) => !issue.assignees.includes(login)).map((login) => trace("assigned", login)),
    ...issue.assignees
      .filter((login) => !assignees.includes(login))
      .map((login) => trace("unassigned", login)),
  ];
}

function stateTraces(issue: IssueRecord, { state }: IssueChange): Trace[] {
  if (state === undefined || state === issue.state) return [];
  const event = state === "closed" ? "closed" : "reopened";
  return [{ timeline: { event }, action: event }];
}

function lockTraces(issue: IssueRecord, { locked }: IssueChange): Trace[] {
  if (locked === undefined || locked === issue.locked) return [];
  const event = locked ? "locked" : "unlocked";
  return [{ timeline: { event }, action: event }];
}

import type { IssueRecord, TimelineRecord } from "../../store/records/issues.ts";
import type { CommitItem } from "../views/code.ts";
import type { DeploymentView } from "../views/deployments.ts";
import type { TimelineItem } from "../views/timeline.ts";
import { loadComment, loadOpeningPost } from "./comments.ts";
import { loadLabels } from "./issues.ts";
import type { PageScope } from "./page-scope.ts";

/** Entries that only the timeline of a pull request has. */
export interface PullHistory {
  readonly commits: readonly CommitItem[];
  readonly deployments: readonly DeploymentView[];
}

/** Loads the description followed by every event, oldest first. */
export function loadTimeline(scope: PageScope, issue: IssueRecord, history?: PullHistory): TimelineItem[] {
  const items = [
    ...(history?.commits ?? []).map(toCommitEntry),
    ...findComments(scope, issue),
    ...findEvents(scope, issue),
    ...findReferences(scope, issue),
    ...(history?.deployments ?? []).flatMap(toDeployedEntry),
  ];
  items.sort(compareTimes);
  return [loadOpeningPost(scope, issue), ...items.map(({ item }) => item)];
}

/** An entry with the id that orders entries of the same second; commits have 0 because they come first. */
interface Dated {
  readonly id: number;
  readonly item: TimelineItem;
}

function compareTimes(one: Dated, other: Dated): number {
  return Date.parse(one.item.time) - Date.parse(other.item.time) || one.id - other.id;
}

function findComments(scope: PageScope, issue: IssueRecord): Dated[] {
  return scope.context.store.comments
    .filter((comment) => comment.repositoryId === scope.repository.id && comment.number === issue.number)
    .map((comment) => ({ id: comment.id, item: loadComment(scope, issue, comment) }));
}

function findEvents(scope: PageScope, issue: IssueRecord): Dated[] {
  return scope.context.store.timeline
    .filter((row) => row.repositoryId === scope.repository.id && row.number === issue.number)
    .flatMap((row) => toEventItems(scope, issue, row).map((item) => ({ id: row.id, item })));
}

/** A timeline record with the issue it belongs to, and the fields that all events share. */
interface EventSource {
  readonly scope: PageScope;
  readonly issue: IssueRecord;
  readonly row: TimelineRecord;
  readonly base: { readonly key: string; readonly actor: string; readonly time: string };
}

type EventToItems = (source: EventSource) => TimelineItem[];

/** Pages do not show these events; commits come from git instead. */
const hidden: EventToItems = () => [];

const ITEMS: Readonly<Record<TimelineRecord["event"], EventToItems>> = {
  labeled: (source) => labelItems(source, "labeled"),
  unlabeled: (source) => labelItems(source, "unlabeled"),
  renamed: ({ base, row }) => (row.rename === undefined ? [] : [{ ...base, type: "renamed", ...row.rename }]),
  closed: ({ base, issue, row }) => (closedByMerge(issue, row) ? [] : [{ ...base, type: "closed" }]),
  reopened: ({ base }) => [{ ...base, type: "reopened" }],
  merged: ({ base, issue: { pull }, row }) => [
    { ...base, type: "merged", sha: row.commitId ?? pull?.mergeCommitSha ?? "", base: pull?.baseRef ?? "" },
  ],
  head_ref_force_pushed: ({ base, row }) => [{ ...base, type: "force-pushed", after: row.commitId ?? "" }],
  head_ref_deleted: ({ base, issue: { pull } }) => [
    { ...base, type: "branch-deleted", branch: pull?.headRef ?? "" },
  ],
  assigned: hidden,
  unassigned: hidden,
  committed: hidden,
  head_ref_restored: hidden,
  locked: hidden,
  unlocked: hidden,
};

function toEventItems(scope: PageScope, issue: IssueRecord, row: TimelineRecord): TimelineItem[] {
  const base = { key: `event-${row.id}`, actor: row.actor, time: row.createdAt };
  return ITEMS[row.event]({ scope, issue, row, base });
}

function labelItems({ scope, row, base }: EventSource, type: "labeled" | "unlabeled"): TimelineItem[] {
  return loadLabels(scope, [row.label ?? ""]).map((label) => ({ ...base, type, label }));
}

/** A merge also closes the pull request, but the page shows the merge only. */
function closedByMerge({ pull }: IssueRecord, { createdAt }: TimelineRecord): boolean {
  return pull?.merged === true && createdAt >= (pull.mergedAt ?? "");
}

/** Finds the issues and pull requests that mention this one in their description. */
function findReferences({ context, repository }: PageScope, issue: IssueRecord): Dated[] {
  const reference = new RegExp(`(^|[\\s(])#${issue.number}\\b`);
  return context.store.issues
    .filter(
      (other) =>
        other.repositoryId === repository.id &&
        other.number !== issue.number &&
        reference.test(other.body ?? ""),
    )
    .map((other) => ({
      id: other.id,
      item: {
        type: "referenced",
        key: `reference-${other.number}`,
        actor: other.author,
        time: other.createdAt,
        number: other.number,
        title: other.title,
        isPull: other.pull !== null,
      },
    }));
}

function toCommitEntry({ sha, author, time, subject }: CommitItem): Dated {
  return { id: 0, item: { type: "commit", key: `commit-${sha}`, actor: author, time, sha, subject } };
}

/** Returns an entry if the deployment ever succeeded; the deployments box shows failed attempts. */
function toDeployedEntry(deployment: DeploymentView): Dated[] {
  const live = deployment.history.find(({ state }) => state.tone === "success");
  if (live === undefined) return [];
  const { id, creator, environment, state, url } = deployment;
  const item: TimelineItem = {
    type: "deployed",
    key: `deployment-${id}`,
    actor: creator,
    time: live.time,
    environment,
    state,
    ...(url === undefined ? {} : { url }),
  };
  return [{ id, item }];
}

import type { IssueRecord, TimelineRecord } from "../../store/records/issues.ts";
import type { CommitItem } from "../views/code.ts";
import type { DeploymentView } from "../views/deployments.ts";
import type { TimelineItem } from "../views/timeline.ts";
import { loadComment, loadOpeningPost } from "./comments.ts";
import { labelViews } from "./issues.ts";
import type { PageScope } from "./page-scope.ts";

/** What a pull request adds to the timeline of an issue. */
export interface PullHistory {
  readonly commits: readonly CommitItem[];
  readonly deployments: readonly DeploymentView[];
}

/** The opening post, then everything that happened, oldest first. */
export function loadTimeline(scope: PageScope, issue: IssueRecord, history?: PullHistory): TimelineItem[] {
  const items = [
    ...(history?.commits ?? []).map(commitEvent),
    ...commentItems(scope, issue),
    ...eventItems(scope, issue),
    ...referenceItems(scope, issue),
    ...(history?.deployments ?? []).flatMap(deployedEvent),
  ];
  items.sort(byTime);
  return [loadOpeningPost(scope, issue), ...items.map(({ item }) => item)];
}

/** Times are whole seconds; within one, rows are in the order of their ids, and commits were there before. */
interface Dated {
  readonly id: number;
  readonly item: TimelineItem;
}

function byTime(one: Dated, other: Dated): number {
  return Date.parse(one.item.time) - Date.parse(other.item.time) || one.id - other.id;
}

function commentItems(scope: PageScope, issue: IssueRecord): Dated[] {
  return scope.context.store.comments
    .filter((comment) => comment.repositoryId === scope.repository.id && comment.number === issue.number)
    .map((comment) => ({ id: comment.id, item: loadComment(scope, issue, comment) }));
}

function eventItems(scope: PageScope, issue: IssueRecord): Dated[] {
  return scope.context.store.timeline
    .filter((row) => row.repositoryId === scope.repository.id && row.number === issue.number)
    .flatMap((row) => eventItem(scope, issue, row).map((item) => ({ id: row.id, item })));
}

/** Events without a row of their own here: assignments, locks; and commits, which git itself tells. */
function eventItem(scope: PageScope, issue: IssueRecord, row: TimelineRecord): TimelineItem[] {
  const base = { key: `event-${row.id}`, actor: row.actor, time: row.createdAt };
  switch (row.event) {
    case "labeled":
    case "unlabeled":
      return labelViews(scope, [row.label ?? ""]).map((label) => ({
        ...base,
        type: row.event as "labeled",
        label,
      }));
    case "renamed":
      return row.rename === undefined ? [] : [{ ...base, type: "renamed", ...row.rename }];
    case "closed":
      return issue.pull?.merged && row.createdAt >= (issue.pull.mergedAt ?? "")
        ? []
        : [{ ...base, type: "closed" }];
    case "reopened":
      return [{ ...base, type: "reopened" }];
    case "merged":
      return [
        {
          ...base,
          type: "merged",
          sha: row.commitId ?? issue.pull?.mergeCommitSha ?? "",
          base: issue.pull?.baseRef ?? "",
        },
      ];
    case "head_ref_force_pushed":
      return [{ ...base, type: "force-pushed", after: row.commitId ?? "" }];
    case "head_ref_deleted":
      return [{ ...base, type: "branch-deleted", branch: issue.pull?.headRef ?? "" }];
    case "assigned":
    case "unassigned":
    case "committed":
    case "head_ref_restored":
    case "locked":
    case "unlocked":
      return [];
  }
}

/** Issues and pull requests whose text names this one. */
function referenceItems({ context, repository }: PageScope, issue: IssueRecord): Dated[] {
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

function commitEvent({ sha, author, time, subject }: CommitItem): Dated {
  return { id: 0, item: { type: "commit", key: `commit-${sha}`, actor: author, time, sha, subject } };
}

/** Only what went live once; attempts that failed are in the deployments box. */
function deployedEvent(deployment: DeploymentView): Dated[] {
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

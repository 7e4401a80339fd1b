import { countComments } from "../../present/issue.ts";
import type { IssueRecord, LabelRecord } from "../../store/records/issues.ts";
import type { IssueState, LabelView } from "../views/badges.ts";
import type { IssueListView } from "../views/issue-list.ts";
import type { PageScope } from "./page-scope.ts";

/** Most issues in a list; the stand-in has no second page. */
const LIST_LENGTH = 200;

/** Loads the list of issues or pull requests, newest first. */
export function loadIssueList(
  scope: PageScope,
  kind: "issue" | "pull",
  filter: "open" | "closed",
  label: string | undefined,
): IssueListView {
  const { context, repository } = scope;
  const all = context.store.issues.filter(
    (issue) =>
      issue.repositoryId === repository.id &&
      (issue.pull !== null) === (kind === "pull") &&
      (label === undefined || issue.labels.includes(label)),
  );
  const open = all.filter(({ state }) => state === "open").length;
  return {
    repository: scope.fullName,
    kind,
    filter,
    openCount: open,
    closedCount: all.length - open,
    ...(label === undefined ? {} : { label }),
    items: all
      .filter(({ state }) => state === filter)
      .sort((one, other) => other.number - one.number)
      .slice(0, LIST_LENGTH)
      .map((issue) => ({
        number: issue.number,
        title: issue.title,
        state: readIssueState(issue),
        author: issue.author,
        createdAt: issue.createdAt,
        labels: loadLabels(scope, issue.labels),
        comments: countComments(context, issue),
      })),
  };
}

/** Counts the open issues and pull requests of a repository. */
export function countOpen({ context, repository }: Pick<PageScope, "context" | "repository">): {
  readonly issues: number;
  readonly pulls: number;
} {
  const open = context.store.issues.filter(
    (issue) => issue.repositoryId === repository.id && issue.state === "open",
  );
  const pulls = open.filter(({ pull }) => pull !== null).length;
  return { issues: open.length - pulls, pulls };
}

/** Reads the state that a page shows. */
export function readIssueState({ state, stateReason, pull }: IssueRecord): IssueState {
  if (pull?.merged) return "merged";
  if (state === "open") return pull?.draft ? "draft" : "open";
  return stateReason === "not_planned" || stateReason === "duplicate" ? "not_planned" : "closed";
}

/** Loads labels by name; a deleted label is grey. */
export function loadLabels({ context, repository }: PageScope, names: readonly string[]): LabelView[] {
  return names.map((name) => toLabelView(context.store.labels.find(isLabel(repository.id, name)), name));
}

function toLabelView(label: LabelRecord | undefined, name: string): LabelView {
  return {
    name,
    color: label?.color ?? "8a93a0",
    ...(label?.description ? { description: label.description } : {}),
  };
}

function isLabel(repositoryId: number, name: string): (label: LabelRecord) => boolean {
  return (label) => label.repositoryId === repositoryId && label.name.toLowerCase() === name.toLowerCase();
}

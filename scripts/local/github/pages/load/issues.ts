import type { IssueRecord, LabelRecord } from "../../store/records/issues.ts";
import type { IssueState, LabelView } from "../views/badges.ts";
import type { IssueListView } from "../views/issue-list.ts";
import type { PageScope } from "./page-scope.ts";

/** How many an issue list shows at most: the pages of a stand-in need no second page. */
const LIST_LENGTH = 200;

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
        state: issueState(issue),
        author: issue.author,
        createdAt: issue.createdAt,
        labels: labelViews(scope, issue.labels),
        comments: countComments(scope, issue.number),
      })),
  };
}

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

export function issueState({ state, stateReason, pull }: IssueRecord): IssueState {
  if (pull?.merged) return "merged";
  if (state === "open") return pull?.draft ? "draft" : "open";
  return stateReason === "not_planned" || stateReason === "duplicate" ? "not_planned" : "closed";
}

export function labelViews({ context, repository }: PageScope, names: readonly string[]): LabelView[] {
  return names.map((name) => labelView(context.store.labels.find(isLabel(repository.id, name)), name));
}

export function labelView(label: LabelRecord | undefined, name: string): LabelView {
  return {
    name,
    color: label?.color ?? "8a93a0",
    ...(label?.description ? { description: label.description } : {}),
  };
}

function isLabel(repositoryId: number, name: string): (label: LabelRecord) => boolean {
  return (label) => label.repositoryId === repositoryId && label.name.toLowerCase() === name.toLowerCase();
}

export function countComments({ context, repository }: PageScope, number: number): number {
  return context.store.comments.filter(
    (comment) => comment.repositoryId === repository.id && comment.number === number,
  ).length;
}

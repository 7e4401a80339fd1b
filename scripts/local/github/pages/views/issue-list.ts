import { issuePath } from "../text/addresses.ts";
import { type Html, html } from "../text/html.ts";
import { age, describeIssue, type IssueState, type LabelView, label, stateIcon } from "./badges.ts";
import { icon } from "./icons.ts";

/** An issue or pull request in a list. */
interface IssueItem {
  readonly number: number;
  readonly title: string;
  readonly state: IssueState;
  readonly author: string;
  readonly createdAt: string;
  readonly labels: readonly LabelView[];
  readonly comments: number;
}

/** A list of issues or pull requests. */
export interface IssueListView {
  readonly repository: string;
  readonly kind: "issue" | "pull";
  readonly filter: "open" | "closed";
  /** Only issues with this label are listed. */
  readonly label?: string;
  readonly items: readonly IssueItem[];
  readonly openCount: number;
  readonly closedCount: number;
}

const WORDS = {
  issue: { path: "issues", plural: "issues", heading: "Issues", openIcon: "issue-open" },
  pull: { path: "pulls", plural: "pull requests", heading: "Pull requests", openIcon: "pull-request" },
} as const;

/** Renders the list of issues or pull requests. */
export function issueListPage(view: IssueListView, nowMs: number): Html {
  const { path, plural, heading, openIcon } = WORDS[view.kind];
  const address = `/${view.repository}/${path}`;
  const query = view.label === undefined ? "" : `&label=${encodeURIComponent(view.label)}`;
  const tab = (filter: "open" | "closed", count: number): Html =>
    html`<a href="${address}?state=${filter}${query}"${view.filter === filter ? html` aria-current="page"` : ""}>${icon(filter === "open" ? openIcon : "check")} ${count} ${filter === "open" ? "Open" : "Closed"}</a>`;
  return html`<div class="page-head"><h1>${heading}</h1>
${view.label === undefined ? "" : html`<span class="pill">label: ${view.label} <a href="${address}?state=${view.filter}" aria-label="Clear label filter">×</a></span>`}
<span class="grow"></span>
${view.kind === "issue" ? html`<a class="button primary" href="/${view.repository}/issues/new">New issue</a>` : ""}</div>
<section class="box" id="issue-list" data-live>
<nav class="box-head filters" aria-label="State">${tab("open", view.openCount)} ${tab("closed", view.closedCount)}</nav>
${view.items.length === 0 ? html`<p class="blank">There aren’t any ${view.filter} ${plural}.</p>` : html`<ul class="rows">${view.items.map((item) => issueRow(view, item, nowMs))}</ul>`}
</section>`;
}

function issueRow({ repository, kind }: IssueListView, item: IssueItem, nowMs: number): Html {
  const address = issuePath(repository, kind, item.number);
  return html`<li class="row">${stateIcon(describeIssue(kind, item.state))}
<div class="row-main"><a class="row-title" href="${address}">${item.title}</a>
${item.labels.map((each) => html`<a class="plain" href="/${repository}/${WORDS[kind].path}?label=${encodeURIComponent(each.name)}">${label(each)}</a> `)}
<div class="muted small">#${item.number} opened ${age(item.createdAt, nowMs)} by ${item.author}</div></div>
${item.comments > 0 ? html`<a class="count-link" href="${address}">${icon("comment")} ${item.comments}<span class="visually-hidden"> comments</span></a>` : ""}</li>`;
}

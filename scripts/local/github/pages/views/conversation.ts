import { issuePath } from "../text/addresses.ts";
import { type Html, html } from "../text/html.ts";
import { pluralize } from "../text/pluralize.ts";
import { age, avatar, badge, describeIssue, type IssueState, type LabelView, label } from "./badges.ts";
import { icon } from "./icons.ts";
import { type TimelineItem, timelineRow } from "./timeline.ts";

/** An issue or pull request with its timeline. */
export interface ConversationView {
  readonly repository: string;
  readonly kind: "issue" | "pull";
  readonly number: number;
  readonly title: string;
  readonly state: IssueState;
  readonly author: string;
  readonly createdAt: string;
  readonly labels: readonly LabelView[];
  readonly assignees: readonly string[];
  readonly commentCount: number;
  readonly timeline: readonly TimelineItem[];
  readonly viewer?: string;
  /** True if the viewer may edit the title, close and reopen. */
  readonly canEdit: boolean;
  /** The viewer's comment that the API refused; otherwise empty. */
  readonly draft: string;
}

/** Returns the path of the page. */
export function conversationPath({ repository, kind, number }: ConversationView): string {
  return issuePath(repository, kind, number);
}

/** Renders title, state and author; `summary` replaces the author of an issue on a pull request's page. */
export function conversationHead(view: ConversationView, nowMs: number, summary?: Html): Html {
  const comments = pluralize(view.commentCount, "comment");
  return html`<div class="with-corner"><div id="conversation-head" class="conversation-head" data-live>
<h1>${view.title} <span class="muted light">#${view.number}</span></h1>
<p class="head-line">${badge(describeIssue(view.kind, view.state))}
<span class="muted">${summary ?? html`<strong>${view.author}</strong> opened this issue ${age(view.createdAt, nowMs)} · ${comments}`}</span></p></div>
${view.canEdit ? titleForm(view) : ""}</div>`;
}

/** Renders the page of an issue. */
export function issuePage(view: ConversationView, nowMs: number): Html {
  return html`${conversationHead(view, nowMs)}
<div class="split"><div>${timeline(view, nowMs)}${commentForm(view)}</div>${sidebar(view)}</div>`;
}

/** Renders the timeline. */
export function timeline(view: ConversationView, nowMs: number): Html {
  return html`<div id="timeline" class="timeline" data-live-list>${view.timeline.map((item) => timelineRow(view.repository, item, nowMs))}</div>`;
}

/** Renders assignees and labels. */
export function sidebar(view: ConversationView): Html {
  return html`<aside class="side" id="sidebar" data-live><h2>Assignees</h2>
${view.assignees.length === 0 ? html`<p class="muted">No one</p>` : html`<p>${view.assignees.map((login) => html`${avatar(login)} ${login} `)}</p>`}
<h2>Labels</h2><p>${view.labels.length === 0 ? html`<span class="muted">None yet</span>` : view.labels.map((each) => html`${label(each)} `)}</p></aside>`;
}

function titleForm(view: ConversationView): Html {
  return html`<details class="corner-edit" data-key="edit-title"><summary>${icon("pencil")} Edit title</summary>
<form class="row-form" method="post" action="${conversationPath(view)}/title"><label class="visually-hidden" for="new-title">New title</label>
<input id="new-title" name="title" required maxlength="256" value="${view.title}"><button class="button">Save</button></form></details>`;
}

/** Renders the comment form, or a hint for a visitor who is not signed in. */
export function commentForm(view: ConversationView): Html {
  if (view.viewer === undefined) {
    return html`<p class="box padded muted">Sign in to comment.</p>`;
  }
  return html`<form class="comment-form" method="post" action="${conversationPath(view)}/comments">
${avatar(view.viewer, "large")}
<div class="box grow"><label class="box-head" for="comment">Add a comment</label>
<div class="padded stack"><textarea id="comment" name="body" rows="5" placeholder="Use Markdown to format your comment">
${view.draft}</textarea>
<div class="form-end">${view.canEdit ? stateButton(view) : ""}<button class="button primary" name="intent" value="comment">Comment</button></div></div></div></form>`;
}

function stateButton(view: ConversationView): Html {
  return html`<span id="state-button" data-live>${stateButtonFor(view)}</span>`;
}

function stateButtonFor({ kind, state }: ConversationView): Html | "" {
  const noun = kind === "pull" ? "pull request" : "issue";
  if (state === "merged") return "";
  const closed = state === "closed" || state === "not_planned";
  const { icon: name, tone } = describeIssue(kind, closed ? "open" : "closed");
  return html`<button class="button" name="intent" value="${closed ? "reopen" : "close"}">${icon(name, `text-${tone}`)} ${closed ? "Reopen" : "Close"} ${noun}</button>`;
}

import { type Html, html } from "../text/html.ts";
import { type Appearance, age, avatar, commitLink, type LabelView, label } from "./badges.ts";
import { type IconName, icon } from "./icons.ts";

/** A comment, or the description of an issue or pull request. */
export interface CommentItem {
  readonly type: "comment";
  /** Unique on the page, e.g. `issuecomment-17`. */
  readonly key: string;
  readonly author: string;
  /** `Owner`, `Collaborator` or `bot`. */
  readonly role?: string;
  readonly time: string;
  readonly edited: boolean;
  readonly body: Html;
  readonly reactions: readonly {
    readonly emoji: string;
    readonly content: string;
    readonly users: readonly string[];
  }[];
  /** Markdown source and path of the edit form; undefined if the viewer may not edit. */
  readonly editable?: { readonly source: string; readonly action: string };
}

interface EventBase {
  readonly key: string;
  readonly actor: string;
  readonly time: string;
}

/** One entry of the timeline. */
export type TimelineItem =
  | CommentItem
  | (EventBase & { readonly type: "labeled" | "unlabeled"; readonly label: LabelView })
  | (EventBase & { readonly type: "renamed"; readonly from: string; readonly to: string })
  | (EventBase & { readonly type: "closed" | "reopened" })
  | (EventBase & { readonly type: "merged"; readonly sha: string; readonly base: string })
  | (EventBase & { readonly type: "commit"; readonly sha: string; readonly subject: string })
  | (EventBase & { readonly type: "force-pushed"; readonly after: string })
  | (EventBase & { readonly type: "branch-deleted"; readonly branch: string })
  | (EventBase & {
      readonly type: "deployed";
      readonly environment: string;
      readonly state: Appearance;
      readonly url?: string;
    })
  | (EventBase & {
      readonly type: "referenced";
      readonly number: number;
      readonly title: string;
      readonly isPull: boolean;
    });

/** Renders one entry. */
export function timelineRow(repository: string, item: TimelineItem, nowMs: number): Html {
  return item.type === "comment" ? commentBox(item, nowMs) : eventRow(repository, item, nowMs);
}

function commentBox(item: CommentItem, nowMs: number): Html {
  return html`<article class="comment" id="${item.key}">${avatar(item.author, "large")}
<div class="box grow"><header class="box-head"><strong>${item.author}</strong> <span class="muted">commented <a class="quiet" href="#${item.key}">${age(item.time, nowMs)}</a>${item.edited ? " · edited" : ""}</span>
${item.role ? html`<span class="pill">${item.role}</span>` : ""}</header>
<div class="markdown padded">${item.body}</div>
${item.reactions.length > 0 ? html`<p class="reactions">${item.reactions.map(({ emoji, content, users }) => html`<span class="reaction" title="${users.join(", ")} reacted with ${content}">${emoji} ${users.length}</span> `)}</p>` : ""}
${item.editable ? editForm(item.key, item.editable) : ""}</div></article>`;
}

function editForm(
  key: string,
  { source, action }: { readonly source: string; readonly action: string },
): Html {
  return html`<details class="corner-edit" data-key="edit-${key}"><summary>${icon("pencil")} Edit</summary>
<form class="stack" method="post" action="${action}"><label class="visually-hidden" for="edit-${key}">Markdown</label>
<textarea id="edit-${key}" name="body" rows="6">
${source}</textarea><div class="form-end"><button class="button primary">Update comment</button></div></form></details>`;
}

type EventItem = Exclude<TimelineItem, CommentItem>;

function eventRow(repository: string, item: EventItem, nowMs: number): Html {
  const { name, tone, text } = describeEvent(repository, item);
  return html`<div class="event" id="${item.key}"><span class="event-icon ${tone}">${icon(name)}</span>
<div class="event-text">${avatar(item.actor)} <strong>${item.actor}</strong> ${text} <span class="muted nowrap">${age(item.time, nowMs)}</span></div></div>`;
}

function describeEvent(
  repository: string,
  item: EventItem,
): { readonly name: IconName; readonly tone: string; readonly text: Html } {
  const link = (sha: string): Html => commitLink(repository, sha);
  switch (item.type) {
    case "labeled":
      return { name: "tag", tone: "", text: html`added ${label(item.label)}` };
    case "unlabeled":
      return { name: "tag", tone: "", text: html`removed ${label(item.label)}` };
    case "renamed":
      return {
        name: "pencil",
        tone: "",
        text: html`changed the title <del>${item.from}</del> to <strong>${item.to}</strong>`,
      };
    case "closed":
      return { name: "issue-closed", tone: "tone-done", text: html`closed this` };
    case "reopened":
      return { name: "issue-open", tone: "tone-success", text: html`reopened this` };
    case "merged":
      return {
        name: "merge",
        tone: "tone-done",
        text: html`merged commit ${link(item.sha)} into <code>${item.base}</code>`,
      };
    case "commit":
      return {
        name: "commit",
        tone: "",
        text: html`added a commit: <a href="/${repository}/commit/${item.sha}">${item.subject}</a> ${link(item.sha)}`,
      };
    case "force-pushed":
      return { name: "branch", tone: "", text: html`force-pushed the branch to ${link(item.after)}` };
    case "branch-deleted":
      return {
        name: "branch",
        tone: "",
        text: html`deleted the <code class="branch">${item.branch}</code> branch`,
      };
    case "deployed": {
      const environment = item.url
        ? html`<a href="${item.url}">${item.environment}</a>`
        : html`<strong>${item.environment}</strong>`;
      return {
        name: "rocket",
        tone: `tone-${item.state.tone}`,
        text: html`deployed to ${environment} <span class="state-word text-${item.state.tone}">${icon(item.state.icon)} ${item.state.text}</span>`,
      };
    }
    case "referenced":
      return {
        name: item.isPull ? "pull-request" : "issue-open",
        tone: "",
        text: html`mentioned this in <a href="/${repository}/issues/${item.number}">${item.title} <span class="muted">#${item.number}</span></a>`,
      };
  }
}

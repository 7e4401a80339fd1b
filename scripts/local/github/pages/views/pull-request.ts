import { type Html, html } from "../text/html.ts";
import { age } from "./age.ts";
import { type CheckView, checksBox } from "./checks.ts";
import { type CommitItem, commitList } from "./code.ts";
import {
  addressOf,
  type ConversationView,
  commentForm,
  conversationHead,
  sidebar,
  timeline,
} from "./conversation.ts";
import { type DeploymentView, deploymentsBox } from "./deployments.ts";
import { type ChangedFile, changedFiles } from "./diff.ts";
import { type IconName, icon } from "./icons.ts";
import { type MergeView, mergeBox } from "./merge-box.ts";

export type PullTab =
  | {
      readonly tab: "conversation";
      readonly checks: readonly CheckView[];
      readonly deployments: readonly DeploymentView[];
      readonly merge: MergeView;
    }
  | { readonly tab: "commits"; readonly commits: readonly CommitItem[] }
  | { readonly tab: "files"; readonly files: readonly ChangedFile[] };

export interface PullRequestView {
  readonly conversation: ConversationView;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  /** Login, once it is merged. */
  readonly mergedBy?: string;
  readonly commitCount: number;
  readonly fileCount: number;
  readonly content: PullTab;
}

export function pullRequestPage(view: PullRequestView, nowMs: number): Html {
  return html`${conversationHead(view.conversation, nowMs, branchesLine(view, nowMs))}
${pullTabs(view)}
${tabContent(view, nowMs)}`;
}

function branchesLine(
  { conversation, head, base, commitCount, mergedBy }: PullRequestView,
  nowMs: number,
): Html {
  return html`<strong>${mergedBy ?? conversation.author}</strong> ${mergedBy === undefined ? "wants to merge" : "merged"} ${commitCount} commit${commitCount === 1 ? "" : "s"} into <code class="branch">${base}</code> from <code class="branch">${head}</code> · opened ${age(conversation.createdAt, nowMs)}`;
}

function pullTabs({ conversation, commitCount, fileCount, content }: PullRequestView): Html {
  const address = addressOf(conversation);
  const item = (tab: PullTab["tab"], path: string, name: IconName, text: string, count: number): Html =>
    html`<a href="${address}${path}"${content.tab === tab ? html` aria-current="page"` : ""}>${icon(name)} <span>${text}</span> <span class="counter">${count}</span></a>`;
  return html`<nav class="tabs in-page" id="pull-tabs" aria-label="Pull request" data-live>
${item("conversation", "", "comment", "Conversation", conversation.commentCount)}
${item("commits", "/commits", "commit", "Commits", commitCount)}
${item("files", "/files", "file", "Files changed", fileCount)}</nav>`;
}

function tabContent(view: PullRequestView, nowMs: number): Html {
  const { conversation, content } = view;
  switch (content.tab) {
    case "commits":
      return html`<div id="commits" data-live>${commitList(conversation.repository, content.commits, nowMs)}</div>`;
    case "files":
      return html`<div id="files" data-live>${changedFiles(content.files)}</div>`;
    case "conversation":
      return html`<div class="split"><div>${timeline(conversation, nowMs)}
${deploymentsBox(content.deployments, nowMs)}
<div class="box merge-area">${checksBox(content.checks)}${mergeBox(content.merge, `${addressOf(conversation)}/merge`, view.headSha)}</div>
${commentForm(conversation)}</div>${sidebar(conversation)}</div>`;
  }
}

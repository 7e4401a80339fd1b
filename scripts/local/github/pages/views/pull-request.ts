import { type Html, html } from "../text/html.ts";
import { pluralize } from "../text/pluralize.ts";
import { age } from "./badges.ts";
import { type CheckView, checksBox } from "./checks.ts";
import { type CommitItem, commitList } from "./code.ts";
import {
  type ConversationView,
  commentForm,
  conversationHead,
  conversationPath,
  sidebar,
  timeline,
} from "./conversation.ts";
import { type DeploymentView, deploymentsBox } from "./deployments.ts";
import { type ChangedFile, changedFiles } from "./diff.ts";
import { type IconName, icon } from "./icons.ts";
import { type MergeView, mergeBox } from "./merge-box.ts";

/** Content of one tab of the page. */
export type PullTab =
  | {
      readonly tab: "conversation";
      readonly checks: readonly CheckView[];
      readonly deployments: readonly DeploymentView[];
      readonly merge: MergeView;
    }
  | { readonly tab: "commits"; readonly commits: readonly CommitItem[] }
  | { readonly tab: "files"; readonly files: readonly ChangedFile[] };

/** A pull request and the tab that the page shows. */
export interface PullRequestView {
  readonly conversation: ConversationView;
  readonly head: string;
  readonly headSha: string;
  readonly base: string;
  /** Login; undefined before the merge. */
  readonly mergedBy?: string;
  readonly commitCount: number;
  readonly fileCount: number;
  readonly content: PullTab;
}

/** Renders one tab of a pull request's page. */
export function pullRequestPage(view: PullRequestView, nowMs: number): Html {
  return html`${conversationHead(view.conversation, nowMs, branchesLine(view, nowMs))}
${pullTabs(view)}
${tabContent(view, nowMs)}`;
}

function branchesLine(
  { conversation, head, base, commitCount, mergedBy }: PullRequestView,
  nowMs: number,
): Html {
  return html`<strong>${mergedBy ?? conversation.author}</strong> ${mergedBy === undefined ? "wants to merge" : "merged"} ${pluralize(commitCount, "commit")} into <code class="branch">${base}</code> from <code class="branch">${head}</code> · opened ${age(conversation.createdAt, nowMs)}`;
}

const TABS: readonly { tab: PullTab["tab"]; path: string; iconName: IconName; text: string }[] = [
  { tab: "conversation", path: "", iconName: "comment", text: "Conversation" },
  { tab: "commits", path: "/commits", iconName: "commit", text: "Commits" },
  { tab: "files", path: "/files", iconName: "file", text: "Files changed" },
];

function pullTabs({ conversation, commitCount, fileCount, content }: PullRequestView): Html {
  const address = conversationPath(conversation);
  const counts = { conversation: conversation.commentCount, commits: commitCount, files: fileCount };
  const link = ({ tab, path, iconName, text }: (typeof TABS)[number]): Html =>
    html`\n<a href="${address}${path}"${content.tab === tab ? html` aria-current="page"` : ""}>${icon(iconName)} <span>${text}</span> <span class="counter">${counts[tab]}</span></a>`;
  return html`<nav class="tabs in-page" id="pull-tabs" aria-label="Pull request" data-live>${TABS.map(link)}</nav>`;
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
<div class="box merge-area">${checksBox(content.checks)}${mergeBox(content.merge, `${conversationPath(conversation)}/merge`, view.headSha)}</div>
${commentForm(conversation)}</div>${sidebar(conversation)}</div>`;
  }
}

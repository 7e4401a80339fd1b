import { type Html, html } from "../text/html.ts";
import { age, avatar } from "./badges.ts";
import type { CommitItem } from "./code.ts";
import { type ChangedFile, changedFiles } from "./diff.ts";

/** A commit with its changed files. */
export interface CommitView {
  readonly commit: CommitItem;
  /** The message without its first line, with trailers. */
  readonly body: string;
  readonly files: readonly ChangedFile[];
}

/** Renders the page of a commit. */
export function commitPage({ commit, body, files }: CommitView, nowMs: number): Html {
  return html`<div class="conversation-head"><h1>${commit.subject}</h1>
<p class="head-line">${avatar(commit.author)} <span class="muted"><strong>${commit.author}</strong> committed ${age(commit.time, nowMs)} · <code>${commit.sha}</code></span></p></div>
${body === "" ? "" : html`<pre class="box padded commit-body">${body}</pre>`}
${changedFiles(files)}`;
}

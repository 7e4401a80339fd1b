import { type Html, html } from "../text/html.ts";
import { age, avatar, commitLink } from "./badges.ts";
import { icon } from "./icons.ts";

/** A commit in a list. */
export interface CommitItem {
  readonly sha: string;
  /** First line of the message. */
  readonly subject: string;
  readonly author: string;
  /** ISO 8601. */
  readonly time: string;
}

/** A directory, a file or an empty repository. */
export interface CodeView {
  readonly repository: string;
  readonly branch: string;
  /** Empty at the root. */
  readonly path: string;
  readonly content:
    | {
        readonly kind: "directory";
        readonly entries: readonly { readonly name: string; readonly kind: "directory" | "file" }[];
        readonly readme?: Html;
        readonly commits: readonly CommitItem[];
      }
    | { readonly kind: "file"; readonly text: string; readonly rendered?: Html }
    | { readonly kind: "empty" };
}

/** Renders the page of a directory or file. */
export function codePage(view: CodeView, nowMs: number): Html {
  return html`<h1 class="visually-hidden">${view.path || view.repository}</h1>
<div class="page-head"><span class="pill strong">${icon("branch")} ${view.branch}</span> ${pathCrumbs(view)}</div>
${codeContent(view, nowMs)}`;
}

function codeContent(view: CodeView, nowMs: number): Html {
  const { content } = view;
  switch (content.kind) {
    case "empty":
      return html`<p class="blank">This repository is empty.</p>`;
    case "file":
      return html`<section class="box"><h2 class="box-head">${icon("file")} ${view.path.split("/").at(-1)}</h2>
${
  content.rendered
    ? html`<div class="markdown padded">${content.rendered}</div>`
    : html`<pre class="source" tabindex="0">${content.text
        .replace(/\n$/, "")
        .split("\n")
        .map((line) => html`<span class="source-line">${line}\n</span>`)}</pre>`
}</section>`;
    case "directory":
      return html`<div class="split code"><div>
<ul class="box rows compact">${content.entries.map(({ name, kind }) => html`<li class="row">${icon(kind === "directory" ? "folder" : "file", kind === "directory" ? "text-accent" : "muted")} <a class="row-main" href="/${view.repository}/blob/${view.branch}/${view.path === "" ? "" : `${view.path}/`}${name}">${name}</a></li>`)}</ul>
${content.readme ? html`<section class="box"><h2 class="box-head">${icon("info")} README</h2><div class="markdown padded">${content.readme}</div></section>` : ""}
</div><aside class="side" id="recent-commits" data-live><h2>Recent commits</h2>${commitList(view.repository, content.commits, nowMs)}</aside></div>`;
  }
}

function pathCrumbs({ repository, branch, path }: CodeView): Html {
  const parts = path === "" ? [] : path.split("/");
  return html`<nav aria-label="Path"><a href="/${repository}">${repository.split("/")[1]}</a>${parts.map((part, index) => html` / <a href="/${repository}/blob/${branch}/${parts.slice(0, index + 1).join("/")}">${part}</a>`)}</nav>`;
}

/** Renders a list of commits. */
export function commitList(repository: string, commits: readonly CommitItem[], nowMs: number): Html {
  return html`<ul class="box rows compact">${commits.map(
    (commit) => html`<li class="row">${avatar(commit.author)}
<div class="row-main"><a class="row-title" href="/${repository}/commit/${commit.sha}">${commit.subject}</a>
<div class="muted small">${commit.author} committed ${age(commit.time, nowMs)}</div></div>
${commitLink(repository, commit.sha)}</li>`,
  )}</ul>`;
}

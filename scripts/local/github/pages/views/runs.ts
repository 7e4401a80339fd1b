import { type Html, html } from "../text/html.ts";
import { pluralize } from "../text/pluralize.ts";
import { describeDuration } from "../text/time.ts";
import { type Appearance, age, badge, commitLink, stateIcon } from "./badges.ts";
import { icon } from "./icons.ts";

/** A workflow run in a list. */
export interface RunItem {
  readonly id: number;
  readonly name: string;
  readonly title: string;
  readonly number: number;
  readonly state: Appearance;
  readonly event: string;
  readonly branch: string;
  readonly actor: string;
  readonly createdAt: string;
  readonly durationMs?: number;
}

/** Renders the list of workflow runs. */
export function runListPage(repository: string, runs: readonly RunItem[], nowMs: number): Html {
  return html`<div class="page-head"><h1>Actions</h1><span class="muted">${pluralize(runs.length, "workflow run")}</span></div>
<div id="runs" data-live>${
    runs.length === 0
      ? html`<p class="blank box">There are no workflow runs yet.</p>`
      : html`<ul class="box rows">${runs.map((run) => runRow(repository, run, nowMs))}</ul>`
  }</div>`;
}

function runRow(repository: string, run: RunItem, nowMs: number): Html {
  return html`<li class="row">${stateIcon(run.state)}
<div class="row-main"><a class="row-title" href="/${repository}/actions/runs/${run.id}">${run.title}</a>
<div class="muted small"><strong>${run.name}</strong> #${run.number}: ${run.event} by ${run.actor}</div></div>
<code class="branch wide-only">${run.branch}</code>
<div class="run-times muted small"><div>${age(run.createdAt, nowMs)}</div><div>${icon("clock")} ${run.durationMs === undefined ? "–" : describeDuration(run.durationMs)}</div></div></li>`;
}

/** A job in the list of a run. */
export interface JobItem {
  readonly id: number;
  readonly name: string;
  readonly state: Appearance;
  readonly durationMs?: number;
}

interface AnnotationView {
  readonly level: "notice" | "warning" | "error";
  readonly message: string;
  readonly title?: string;
  readonly file?: string;
  readonly line?: number;
  readonly job: string;
}

/** A workflow run with its jobs, annotations and summaries. */
export interface RunView {
  readonly run: RunItem;
  readonly sha: string;
  readonly workflowPath: string;
  /** Why the run could not start. */
  readonly message?: string;
  readonly jobs: readonly JobItem[];
  readonly annotations: readonly AnnotationView[];
  readonly summaries: readonly { readonly job: string; readonly body: Html }[];
  /** True if the run is not completed and the viewer may cancel it. */
  readonly canCancel: boolean;
}

/** Renders title, state and facts of a run. */
export function runHead(repository: string, { run, sha, canCancel }: RunView, nowMs: number): Html {
  return html`<div id="run-head" class="conversation-head" data-live><p class="muted small"><a class="quiet" href="/${repository}/actions">Actions</a> / ${run.name}</p>
<h1>${run.title} <span class="muted light">#${run.number}</span></h1>
<div class="head-line">${badge(run.state)} <span class="muted">${run.event} by <strong>${run.actor}</strong> ${age(run.createdAt, nowMs)} · <code class="branch">${run.branch}</code> ${commitLink(repository, sha)}${run.durationMs === undefined ? "" : html` · ${describeDuration(run.durationMs)}`}</span>
<span class="grow"></span>${canCancel ? html`<form method="post" action="/${repository}/actions/runs/${run.id}/cancel"><button class="button danger">Cancel workflow</button></form>` : ""}</div></div>`;
}

/** Renders the page of a run. */
export function runPage(repository: string, view: RunView, nowMs: number): Html {
  return html`${runHead(repository, view, nowMs)}
<div class="split run">${jobNav(repository, view)}
<div><section id="run-jobs" class="box padded" aria-label="Jobs" data-live><p class="muted small">${view.workflowPath} · on: ${view.run.event}</p>
${view.message ? html`<p class="flash">${icon("alert")} <span>${view.message}</span></p>` : ""}
<ul class="job-cards">${view.jobs.map((job) => html`<li><a class="job-card" href="/${repository}/actions/runs/${view.run.id}/job/${job.id}">${stateIcon(job.state)} <span class="row-main">${job.name}</span> <span class="muted small">${duration(job)}</span></a></li>`)}</ul></section>
<section id="annotations" data-live>${view.annotations.length === 0 ? "" : annotationBox(view.annotations)}</section>
<div id="summaries" data-live>${view.summaries.map(({ job, body }) => html`<section class="box"><h2 class="box-head">${job} summary</h2><div class="markdown padded">${body}</div></section>`)}</div>
</div></div>`;
}

/** Renders the list of jobs; `current` is the id of the job that the page shows. */
export function jobNav(repository: string, { run, jobs }: RunView, current?: number): Html {
  const address = `/${repository}/actions/runs/${run.id}`;
  return html`<nav class="side job-nav" id="job-nav" aria-label="Jobs" data-live><a href="${address}"${current === undefined ? html` aria-current="page"` : ""}>${icon("play")} Summary</a>
${jobs.length > 0 ? html`<h2>Jobs</h2>` : ""}
${jobs.map((job) => html`<a href="${address}/job/${job.id}"${job.id === current ? html` aria-current="page"` : ""}>${stateIcon(job.state)} <span>${job.name}</span></a>`)}</nav>`;
}

const LEVEL = {
  error: { tone: "danger", icon: "x-circle", text: "Error" },
  warning: { tone: "progress", icon: "alert", text: "Warning" },
  notice: { tone: "neutral", icon: "info", text: "Notice" },
} as const satisfies Record<AnnotationView["level"], Appearance>;

function annotationBox(annotations: readonly AnnotationView[]): Html {
  return html`<div class="box"><h2 class="box-head">Annotations <span class="counter">${annotations.length}</span></h2>
<ul class="rows">${annotations.map(
    ({ level, message, title, file, line, job }) => html`<li class="row upper">${stateIcon(LEVEL[level])}
<div class="row-main"><strong>${title ?? job}</strong>${file ? html` <code class="location">${file}${line === undefined ? "" : `:${line}`}</code>` : ""}
<p class="annotation">${message}</p></div></li>`,
  )}</ul></div>`;
}

function duration({ durationMs }: JobItem): string {
  return durationMs === undefined ? "" : describeDuration(durationMs);
}

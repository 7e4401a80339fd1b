import { parseAnsi } from "../text/ansi.ts";
import { type Html, html } from "../text/html.ts";
import { foldLog, type LogEntry, type LogLine } from "../text/log-lines.ts";
import { pluralize } from "../text/pluralize.ts";
import { describeDuration } from "../text/time.ts";
import { type Appearance, badge, stateIcon } from "./badges.ts";
import { icon } from "./icons.ts";
import { type JobItem, jobNav, type RunView, runHead } from "./runs.ts";

/** A step with the end of its log. */
export interface StepView {
  readonly number: number;
  readonly name: string;
  readonly state: Appearance;
  readonly durationMs?: number;
  /** Log lines without timestamps. */
  readonly lines: readonly string[];
  /** Number of earlier lines that the page leaves out. */
  readonly omitted: number;
}

/** A job with its steps. */
export interface JobView {
  readonly job: JobItem;
  readonly steps: readonly StepView[];
}

/** Renders the page of a job, with its log. */
export function jobPage(repository: string, run: RunView, { job, steps }: JobView, nowMs: number): Html {
  return html`${runHead(repository, run, nowMs)}
<div class="split run">${jobNav(repository, run, job.id)}
<section class="box job-log" aria-label="Log of ${job.name}"><div class="box-head" id="job-head" data-live><h2>${job.name}</h2> ${badge(job.state)}<span class="grow"></span>
<span class="muted small">${job.durationMs === undefined ? "" : describeDuration(job.durationMs)}</span>
<a class="quiet small" href="/${repository}/actions/runs/${run.run.id}/job/${job.id}/raw">View raw logs</a></div>
<div id="steps" data-live-list>${steps.map((step) => stepBox(job.id, step))}</div></section></div>`;
}

/** Renders a step, expanded while it runs and after it failed. */
function stepBox(jobId: number, step: StepView): Html {
  const open = step.state.tone === "danger" || step.state.icon === "progress";
  return html`<details class="step" id="step-${jobId}-${step.number}" data-key="step-${jobId}-${step.number}"${open ? html` open` : ""}><summary>${icon("chevron", "turn")} ${stateIcon(step.state)} <span class="row-main">${step.name}</span> <span class="muted small">${step.durationMs === undefined ? "" : describeDuration(step.durationMs)}</span></summary>
${step.omitted > 0 ? html`<p class="blank small">${pluralize(step.omitted, "earlier line")} not shown. View the raw logs.</p>` : ""}
<div class="log" tabindex="0" role="region" aria-label="Log of ${step.name}">${foldLog(step.lines, step.omitted + 1).map((entry) => logEntry(jobId, step.number, entry))}</div></details>`;
}

function logEntry(jobId: number, step: number, entry: LogEntry): Html {
  if (!("title" in entry)) return logLine(entry);
  return html`<details class="log-group" data-key="group-${jobId}-${step}-${entry.title.number}"><summary>${logLine(entry.title)}</summary>${entry.lines.map(logLine)}</details>`;
}

const PREFIX = {
  plain: "",
  debug: "",
  command: "",
  error: "Error: ",
  warning: "Warning: ",
  notice: "Notice: ",
} as const;

function logLine({ kind, text, number }: LogLine): Html {
  return html`<span class="log-line log-${kind}"><span class="log-number" aria-hidden="true">${number}</span><span>${PREFIX[kind]}${parseAnsi(text).map((span) => (span.classes.length === 0 ? span.text : html`<span class="${span.classes.join(" ")}">${span.text}</span>`))}</span></span>
`;
}

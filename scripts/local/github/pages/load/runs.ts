import type { JobRecord, RunRecord } from "../../store/records/actions.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { elapsedMs } from "../text/time.ts";
import { describeRun } from "../views/badges.ts";
import type { JobView, StepView } from "../views/job.ts";
import type { JobItem, RunItem, RunView } from "../views/runs.ts";
import type { PageScope } from "./page-scope.ts";

/** Most runs in the list. */
const LIST_LENGTH = 100;
/** Most lines of one step on a page; the raw log has all of them. */
const LOG_LINES = 2000;
const LOG_TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;

/** Loads the newest runs, newest first. */
export function loadRuns(scope: PageScope): RunItem[] {
  const runs = scope.context.store.runs.filter(({ repositoryId }) => repositoryId === scope.repository.id);
  return runs
    .reverse()
    .slice(0, LIST_LENGTH)
    .map((run) => toRunItem(scope, run));
}

/** Finds a run of the repository. */
export function findRun({ context, repository }: PageScope, runId: number): RunRecord | undefined {
  const run = context.store.runs.get(runId);
  return run?.repositoryId === repository.id ? run : undefined;
}

/** Lists the jobs of a run. */
export function listJobs({ context }: PageScope, runId: number): JobRecord[] {
  return context.store.jobs.filter((job) => job.runId === runId);
}

/** Loads a run with its jobs, annotations and summaries. */
export function loadRun(scope: PageScope, run: RunRecord): RunView {
  const jobs = listJobs(scope, run.id);
  return {
    run: toRunItem(scope, run),
    sha: run.headSha,
    workflowPath: run.workflowPath,
    ...(run.message === null ? {} : { message: run.message }),
    jobs: jobs.map((job) => toJobItem(scope, job)),
    canCancel: run.status !== "completed" && scope.may("write"),
    annotations: jobs.flatMap((job) =>
      job.annotations.map(({ level, message, title, file, startLine }) => ({
        level,
        message,
        job: job.name,
        ...(title === undefined ? {} : { title }),
        ...(file === undefined ? {} : { file }),
        ...(startLine === undefined ? {} : { line: startLine }),
      })),
    ),
    summaries: jobs
      .filter(({ summaries }) => summaries.length > 0)
      .map(({ name, summaries }) => ({
        job: name,
        body: renderMarkdown(summaries.map(({ markdown }) => markdown).join("\n\n"), {
          repository: scope.fullName,
          breaks: false,
        }),
      })),
  };
}

/** Loads a job with the logs of its steps. */
export async function loadJob(scope: PageScope, job: JobRecord): Promise<JobView> {
  const { context } = scope;
  const steps = job.steps.map(async (step): Promise<StepView> => {
    const log = step.status === "queued" ? "" : await context.logs.read(job.id, step.number);
    const lines = log === "" ? [] : log.replace(/\n$/, "").split("\n");
    const durationMs = elapsedMs(step.startedAt, step.completedAt, context.nowMs());
    return {
      number: step.number,
      name: step.name,
      state: describeRun(step.status, step.conclusion),
      omitted: Math.max(0, lines.length - LOG_LINES),
      lines: lines.slice(-LOG_LINES).map((line) => line.replace(LOG_TIME, "")),
      ...(durationMs === undefined ? {} : { durationMs }),
    };
  });
  return { job: toJobItem(scope, job), steps: await Promise.all(steps) };
}

function toRunItem({ context }: PageScope, run: RunRecord): RunItem {
  const ended = run.status === "completed" ? run.updatedAt : undefined;
  const durationMs = elapsedMs(run.startedAt, ended, context.nowMs());
  return {
    id: run.id,
    name: run.name,
    title: run.displayTitle,
    number: run.runNumber,
    state: describeRun(run.status, run.conclusion ?? undefined),
    event: run.event,
    branch: run.headBranch,
    actor: run.actor,
    createdAt: run.createdAt,
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function toJobItem({ context }: PageScope, job: JobRecord): JobItem {
  const durationMs = elapsedMs(job.startedAt ?? undefined, job.completedAt ?? undefined, context.nowMs());
  return {
    id: job.id,
    name: job.name,
    state: describeRun(job.status, job.conclusion ?? undefined),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

import type { RunnerHost } from "../../runner/host/runner-host.ts";
import { ensureWorkflow } from "../actions/workflow-files.ts";
import type { Context } from "../context/context.ts";

type Runs = Pick<
  RunnerHost,
  "createRun" | "updateRun" | "createJob" | "updateJob" | "appendLog" | "addSummary" | "addAnnotation"
>;

/** Records the runner's reports in the store, for the REST API and the pages. */
export function hostRuns({ store, logs, now }: Context): Runs {
  return {
    async createRun(run) {
      const { id: repositoryId, nextRunNumbers } = store.loadRepository(run.repository);
      const runNumber = nextRunNumbers[run.workflowPath] ?? 1;
      store.repositories.update(repositoryId, {
        nextRunNumbers: { ...nextRunNumbers, [run.workflowPath]: runNumber + 1 },
      });
      const { repository: _, ref = `refs/heads/${run.headBranch}`, ...fields } = run;
      const { id } = store.runs.insert({
        ...fields,
        ref,
        repositoryId,
        workflowId: ensureWorkflow(store, repositoryId, run.workflowPath, now()).id,
        runNumber,
        runAttempt: 1,
        status: "queued",
        conclusion: null,
        message: null,
        createdAt: now(),
        updatedAt: now(),
        startedAt: now(),
      });
      return { id, runNumber, runAttempt: 1 };
    },
    async updateRun(runId, { status, conclusion = null, message = null }) {
      store.runs.update(runId, { status, conclusion, message, updatedAt: now() });
    },
    async createJob(runId, { name, status, conclusion = null }) {
      const repositoryId = store.runs.get(runId)?.repositoryId;
      if (repositoryId === undefined) throw new Error(`Run ${runId} does not exist.`);
      const { id } = store.jobs.insert({
        repositoryId,
        runId,
        name,
        status,
        conclusion,
        steps: [],
        annotations: [],
        summaries: [],
        createdAt: now(),
        startedAt: null,
        completedAt: null,
      });
      return { id };
    },
    async updateJob(jobId, { status, conclusion = null, steps, startedAt, completedAt }) {
      store.jobs.update(jobId, {
        status,
        conclusion,
        ...(steps === undefined ? {} : { steps }),
        ...(startedAt === undefined ? {} : { startedAt }),
        ...(completedAt === undefined ? {} : { completedAt }),
      });
    },
    appendLog: (jobId, step, line) => logs.append(jobId, step, line),
    addSummary(jobId, step, markdown) {
      const job = store.jobs.get(jobId);
      if (job) store.jobs.update(jobId, { summaries: [...job.summaries, { step, markdown }] });
    },
    addAnnotation(jobId, annotation) {
      const job = store.jobs.get(jobId);
      if (job) store.jobs.update(jobId, { annotations: [...job.annotations, annotation] });
    },
  };
}

import { describeCommitStatus, describeRun } from "../views/badges.ts";
import type { CheckView } from "../views/checks.ts";
import { webAddress } from "./api.ts";
import type { PageScope } from "./page-scope.ts";
import { jobsOf } from "./runs.ts";

/** Commit statuses (the newest of each context) and the jobs of workflow runs (the newest run of each workflow and event). */
export function loadChecks(scope: PageScope, sha: string): CheckView[] {
  return [...statusChecks(scope, sha), ...jobChecks(scope, sha)];
}

function statusChecks({ context, repository }: PageScope, sha: string): CheckView[] {
  const statuses = context.store.commitStatuses.filter(
    (status) => status.repositoryId === repository.id && status.sha === sha,
  );
  const newest = new Map(statuses.map((status) => [status.context, status]));
  return [...newest.values()].map((status) => {
    const url = webAddress(status.targetUrl);
    return {
      name: status.context,
      state: describeCommitStatus(status.state),
      description: status.description ?? "",
      ...(url === undefined ? {} : { url }),
    };
  });
}

function jobChecks(scope: PageScope, sha: string): CheckView[] {
  const { context, repository, fullName } = scope;
  const runs = context.store.runs.filter((run) => run.repositoryId === repository.id && run.headSha === sha);
  const newest = new Map(runs.map((run) => [`${run.workflowPath} ${run.event}`, run]));
  return [...newest.values()].flatMap((run) => {
    const address = `/${fullName}/actions/runs/${run.id}`;
    const jobs = jobsOf(scope, run.id);
    if (jobs.length === 0) {
      const state = describeRun(run.status, run.conclusion ?? undefined);
      return [{ name: run.name, state, description: run.message ?? `(${run.event})`, url: address }];
    }
    return jobs.map((job) => ({
      name: `${run.name} / ${job.name}`,
      state: describeRun(job.status, job.conclusion ?? undefined),
      description: `(${run.event})`,
      url: `${address}/job/${job.id}`,
    }));
  });
}

import { parseWebUrl } from "../text/addresses.ts";
import { describeCommitStatus, describeRun } from "../views/badges.ts";
import type { CheckView } from "../views/checks.ts";
import type { PageScope } from "./page-scope.ts";
import { listJobs } from "./runs.ts";

/**
 * Loads the checks of a commit: the newest commit status of each context, and the jobs of the newest run of each workflow
 * and event.
 */
export function loadChecks(scope: PageScope, sha: string): CheckView[] {
  return [...loadStatusChecks(scope, sha), ...loadJobChecks(scope, sha)];
}

function loadStatusChecks({ context, repository }: PageScope, sha: string): CheckView[] {
  const statuses = context.store.commitStatuses.filter(
    (status) => status.repositoryId === repository.id && status.sha === sha,
  );
  const newest = new Map(statuses.map((status) => [status.context, status]));
  return [...newest.values()].map((status) => {
    const url = parseWebUrl(status.targetUrl);
    return {
      name: status.context,
      state: describeCommitStatus(status.state),
      description: status.description ?? "",
      ...(url === undefined ? {} : { url }),
    };
  });
}

function loadJobChecks(scope: PageScope, sha: string): CheckView[] {
  const { context, repository, fullName } = scope;
  const runs = context.store.runs.filter((run) => run.repositoryId === repository.id && run.headSha === sha);
  const newest = new Map(runs.map((run) => [`${run.workflowPath} ${run.event}`, run]));
  return [...newest.values()].flatMap((run) => {
    const address = `/${fullName}/actions/runs/${run.id}`;
    const jobs = listJobs(scope, run.id);
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

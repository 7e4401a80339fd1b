import { PipelineError } from "../domain/errors.ts";
import { type Changes, type Plan, type PlanRequest, planTargets } from "../domain/plan.ts";
import type { ChangedFiles } from "../ports/changed-files.ts";
import type { PullRequests } from "../ports/pull-requests.ts";

export interface PlanBuildPorts {
  readonly changedFiles: ChangedFiles;
  readonly pullRequests: Pick<PullRequests, "load">;
}

export interface PlanBuildRequest extends Omit<PlanRequest, "changes"> {
  /** The commit to compare with; a pull request knows its own. */
  readonly base?: string;
}

/** Finds out what changed and decides what to build. A pull request that must not be previewed gives only skips. */
export async function planBuild(ports: PlanBuildPorts, request: PlanBuildRequest): Promise<Plan> {
  const refusal = await findRefusal(ports, request);
  const plan = planTargets({ ...request, changes: await findChanges(ports, request) });
  if (refusal === undefined) return plan;
  const refused = plan.targets.map(({ target }) => ({ app: target.app, reason: refusal }));
  return { targets: [], skips: [...refused, ...plan.skips], problems: [] };
}

async function findRefusal(
  { pullRequests }: PlanBuildPorts,
  { environment, pullRequest }: PlanBuildRequest,
): Promise<string | undefined> {
  if (environment !== "preview") return undefined;
  if (pullRequest === undefined) {
    throw new PipelineError(
      "INPUT_INVALID",
      "`pull-request` is required: a preview belongs to a pull request.",
    );
  }
  const { fromFork, open } = await pullRequests.load(pullRequest);
  if (fromFork) return "the pull request comes from a fork, whose runs must not deploy";
  if (!open) return "the pull request is closed";
  return undefined;
}

async function findChanges(
  { changedFiles }: PlanBuildPorts,
  { app, base, commit, environment, pullRequest }: PlanBuildRequest,
): Promise<Changes> {
  if (app !== undefined) return { known: true, files: [] };
  if (base !== undefined) return changedFiles.between(base, commit);
  if (environment === "preview" && pullRequest !== undefined) return changedFiles.ofPullRequest(pullRequest);
  return { known: false, reason: "There is no earlier commit to compare with" };
}

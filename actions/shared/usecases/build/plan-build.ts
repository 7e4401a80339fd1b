import { appDirectory } from "../../domain/config/config.ts";
import { PipelineError } from "../../domain/errors.ts";
import type { OutsideInputs } from "../../domain/plan/affected.ts";
import { type Changes, type Plan, type PlanRequest, planTargets } from "../../domain/plan/plan.ts";
import type { AppInputs } from "../../ports/app-inputs.ts";
import type { ChangedFiles } from "../../ports/changed-files.ts";
import type { PullRequests } from "../../ports/pull-requests.ts";

/** The ports of `planBuild`. */
export interface PlanBuildPorts {
  readonly changedFiles: ChangedFiles;
  readonly pullRequests: Pick<PullRequests, "load">;
  readonly appInputs: AppInputs;
}

/** The request without the changes, which `planBuild` finds. */
export interface PlanBuildRequest extends Omit<PlanRequest, "changes" | "appInputs"> {
  /** The commit to compare with; if absent, a pull request is compared with its merge base. */
  readonly base?: string;
}

/**
 * Finds out what changed and decides what to build. For a pull request that must not be previewed, every app is
 * skipped.
 */
export async function planBuild(ports: PlanBuildPorts, request: PlanBuildRequest): Promise<Plan> {
  const refusal = await findRefusal(ports, request);
  const changes = await findChanges(ports, request);
  const plan = planTargets({ ...request, changes, appInputs: await findAppInputs(ports, request, changes) });
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
  return { known: false, reason: "No earlier commit to compare with" };
}

/**
 * Reads the inputs outside the apps' directories, but only if a changed file is outside: most changes are within one
 * app.
 */
async function findAppInputs(
  { changedFiles, appInputs }: PlanBuildPorts,
  { config, folders }: PlanBuildRequest,
  changes: Changes,
): Promise<ReadonlyMap<string, OutsideInputs>> {
  if (!changes.known || config.apps === ".") return new Map();
  const paths = folders.map((folder) => appDirectory(config, folder));
  const known = new Set(folders);
  const isOfApp = (file: string) =>
    file.startsWith(`${config.apps}/`) && known.has(file.slice(config.apps.length + 1).split("/")[0] ?? "");
  if (changes.files.every(isOfApp)) return new Map();
  const { base, files: changed } = changes;
  const before = async (path: string) => (base === undefined ? undefined : changedFiles.textAt(base, path));
  return appInputs.load({ paths, changed, before });
}

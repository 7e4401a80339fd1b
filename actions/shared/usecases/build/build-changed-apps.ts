import type { BuildResult } from "../../domain/build/build-result.ts";
import type { SeenBuild } from "../../domain/build/reproduction.ts";
import type { HandoffPlan } from "../../domain/build/waiting-build.ts";
import { appDirectory } from "../../domain/config/config.ts";
import { toBuildId } from "../../domain/digest.ts";
import { PipelineError, type Problem } from "../../domain/errors.ts";
import { type AppName, refuseDuplicateNames } from "../../domain/plan/duplicate-names.ts";
import type { Skip } from "../../domain/target.ts";
import type { BuildTimes } from "../../ports/build-times.ts";
import type { ReviewedCommits } from "../../ports/reviewed-commits.ts";
import { type BuildPorts, type BuildTargetsRequest, buildTargets } from "./build-targets.ts";
import { type PlanBuildPorts, type PlanBuildRequest, planBuild } from "./plan-build.ts";
import { planHandoff } from "./plan-handoff.ts";
import { loadServed, requireReviewed } from "./reproduce.ts";
import { skipStale } from "./skip-stale.ts";

/** Access to the checkout that the run builds from. */
interface CheckedOutApps {
  /** Returns the names of the app directories below `apps`. */
  listAppFolders(apps: string): Promise<readonly string[]>;
  /** Returns the names in the configurations of the apps in `paths`, relative to the repository root. */
  readAppNames(paths: readonly string[]): Promise<readonly AppName[]>;
  /** Returns the apps directory of the configuration in the checkout; undefined if it does not say it. */
  findAppsDirectory(): string | undefined;
}

/** The ports of `buildChangedApps`. */
export interface BuildChangedAppsPorts extends PlanBuildPorts, BuildPorts {
  readonly checkout: CheckedOutApps;
  readonly buildTimes: Pick<BuildTimes, "load">;
  readonly reviewed: ReviewedCommits;
}

/** The environment and commit to build, and how. */
export interface BuildChangedAppsRequest
  extends Omit<PlanBuildRequest, "folders">,
    Omit<
      BuildTargetsRequest,
      "targets" | "plan" | "handoff" | "requireIdentical" | "rollbackTo" | "config" | "repository"
    > {
  /** Id of the Deployment that served the commit and app to roll back to; absent for a new version. */
  readonly rollbackTo?: number | undefined;
  /** Login of the person who caused the run. */
  readonly actor: string;
  /** True if later jobs of the workflow make the builds that this job leaves to them. */
  readonly handoff: boolean;
}

/** The result of a build run: what was built, skipped, refused, and left to other jobs. */
export interface BuildChangedAppsOutcome {
  readonly results: readonly BuildResult[];
  readonly skips: readonly Skip[];
  /** Apps that were not built because their name is invalid or used twice. */
  readonly problems: readonly Problem[];
  readonly handoff: HandoffPlan;
}

/**
 * Plans which apps a commit changes and builds them, or leaves them to later jobs. A failed app does not stop the
 * others: the caller sets its outputs first and fails afterwards. Throws COMMIT_NOT_REVIEWED for a commit that must not
 * reach staging or production, and INPUT_INVALID or ROLLBACK_TARGET_NOT_FOUND for an invalid rollback.
 */
export async function buildChangedApps(
  ports: BuildChangedAppsPorts,
  { handoff, rollbackTo, actor, ...wanted }: BuildChangedAppsRequest,
): Promise<BuildChangedAppsOutcome> {
  const { environment, commit } = wanted;
  if (environment !== "preview") await requireReviewed(ports, commit);
  const served = rollbackTo === undefined ? undefined : await findServed(ports, wanted, rollbackTo);
  // An earlier reviewed commit may have had its apps elsewhere. Everything else is as the default branch says now.
  const apps = served && ports.checkout.findAppsDirectory();
  const config = apps === undefined ? wanted.config : { ...wanted.config, apps };
  const request = { ...wanted, config };
  const folders = await ports.checkout.listAppFolders(config.apps);
  const reason = served && `Rollback to ${toBuildId(served.digest)}, requested by ${actor}`;
  const planned = await planBuild(ports, {
    ...request,
    folders,
    ...(reason === undefined ? {} : { reason }),
  });
  const isNew = environment !== "preview" && served === undefined;
  const plan = isNew ? await skipStale(ports, commit, planned) : planned;
  const names = await ports.checkout.readAppNames(folders.map((folder) => appDirectory(config, folder)));
  const { targets, skips, problems } = refuseDuplicateNames(plan, names);
  for (const { app, reason } of skips) ports.log.info(`skip ${app} (${reason})`);
  const results = await buildTargets(ports, {
    ...request,
    targets,
    plan: config.cloudflare.plan,
    requireIdentical: config.production.requireIdentical,
    rollbackTo: served,
    ...(handoff ? { handoff: config.build } : {}),
  });
  return { results, skips, problems, handoff: await planHandoff(ports.buildTimes, results, config.build) };
}

async function findServed(
  ports: BuildChangedAppsPorts,
  { app, environment, commit }: Pick<BuildChangedAppsRequest, "app" | "environment" | "commit">,
  deploymentId: number,
): Promise<SeenBuild> {
  if (app === undefined || environment === "preview") {
    const message = "`rollback-to` takes an `app`, and the environment `staging` or `production`.";
    throw new PipelineError("INPUT_INVALID", message);
  }
  return loadServed(ports, { app, environment, commit }, deploymentId);
}

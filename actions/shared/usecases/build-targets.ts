import { type CloudflarePlan, requireBudgets } from "../domain/budgets.ts";
import { type BaseBuild, type CacheOutcome, roadOf } from "../domain/build-account.ts";
import type { BuildFailure, BuildResult, BuildSuccess } from "../domain/build-result.ts";
import { failureOf } from "../domain/deployment.ts";
import { buildIdOf } from "../domain/digest.ts";
import { isPipelineError } from "../domain/errors.ts";
import type { Artifact } from "../domain/manifest.ts";
import type { PlannedTarget } from "../domain/plan.ts";
import type { PreviewUpdate } from "../domain/preview-rows.ts";
import type { Target } from "../domain/target.ts";
import { treemapUrlFor } from "../domain/treemap-url.ts";
import type { Artifacts } from "../ports/artifacts.ts";
import type { Builder } from "../ports/builder.ts";
import type { Clock } from "../ports/clock.ts";
import type { Comments } from "../ports/comments.ts";
import { findBase } from "./find-base.ts";
import { keepJournal } from "./keep-journal.ts";
import { reportPreview } from "./report-preview.ts";
import { openTracked, type TrackedDeployment, type TrackingPorts } from "./track-deployment.ts";

export interface BuildPorts extends TrackingPorts {
  readonly builder: Builder;
  readonly artifacts: Artifacts;
  readonly comments: Comments;
  readonly clock: Clock;
}

export interface BuildTargetsRequest {
  readonly targets: readonly PlannedTarget[];
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path; each artifact gets a folder named after its app below it. */
  readonly outDirectory: string;
  /** ISO 8601 time at which the run was asked for. */
  readonly startedAt: string;
  readonly runUrl: string;
  /** The repository's page; left out where artifacts have none. */
  readonly repositoryUrl?: string;
  readonly plan: CloudflarePlan;
  /** How many builds run side by side. */
  readonly parallel: number;
}

/** The lookup costs five requests for each app, and a token has a thousand in an hour. */
const MOST_COMPARED = 10;

/**
 * Brings every target from `pending` to `deploying`, its artifact kept. One that fails does not stop the others;
 * whether to fail at the end is for the caller, who has outputs to set first. Results keep the targets' order.
 */
export async function buildTargets(
  ports: BuildPorts,
  request: BuildTargetsRequest,
): Promise<readonly BuildResult[]> {
  const queue = [...request.targets.entries()];
  const results: BuildResult[] = [];
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, planned] = next;
      results[index] = await buildTarget(ports, request, planned);
    }
  };
  await Promise.all(Array.from({ length: request.parallel }, lane));
  await reportFailures(ports, request, results);
  return results;
}

async function buildTarget(
  ports: BuildPorts,
  request: BuildTargetsRequest,
  { target, reason }: PlannedTarget,
): Promise<BuildResult> {
  let tracked: TrackedDeployment;
  try {
    tracked = await openTracked(ports, target, { reason });
  } catch (thrown) {
    return { result: "failed", target, failure: failureOf(thrown), thrown };
  }
  const started = tracked.record({ type: "started" });
  try {
    const success = await obtain(ports, request, target, tracked.id);
    await started;
    const { buildMs, build, digest } = success.target;
    await tracked.record({ type: "built", buildId: buildIdOf(digest), buildMs });
    ports.log.info(`${build} ${target.app} (${reason}) at ${digest}`);
    return success;
  } catch (thrown) {
    await started;
    const failure = failureOf(thrown);
    await tracked.record(failure);
    ports.log.info(`fail ${target.app} (${failure.code})`);
    return { result: "failed", target, failure, thrown };
  }
}

/** The artifact of the same source when one is kept, a new one otherwise. */
async function obtain(
  ports: BuildPorts,
  { workspace, outDirectory, startedAt, plan, repositoryUrl, targets }: BuildTargetsRequest,
  target: Target,
  deploymentId: number,
): Promise<BuildSuccess> {
  const { builder, artifacts, clock, log } = ports;
  const journal = keepJournal(clock);
  const { app, path, environment } = target;
  const source = { app, directory: `${workspace}/${path}`, root: workspace, environment };
  const base = targets.length > MOST_COMPARED ? undefined : findBase(ports, app);
  const buildKey = await journal.time("key", () => builder.buildKey(source));
  const { kept, cache } = await journal.time("look up", () => findKept(ports, app, buildKey));
  const began = clock.now();
  const artifact =
    kept ??
    (await builder.build({ ...source, outDirectory: `${outDirectory}/${app}`, buildKey }, log, journal));
  const budgets = requireBudgets(artifact.manifest, plan);
  const buildMs = kept === undefined ? clock.now() - began : 0;
  const { commit } = kept ?? (await journal.time("keep", () => artifacts.save(artifact)));
  const { digest, metrics } = artifact.manifest;
  const build = kept === undefined ? "built" : "reused";
  return {
    result: "built",
    target: {
      ...target,
      ...{ deploymentId, digest, buildMs, build, startedAt },
      ...(commit === undefined || repositoryUrl === undefined
        ? {}
        : { treemapUrl: treemapUrlFor(repositoryUrl, commit) }),
    },
    metrics,
    account: {
      road: roadOf(artifact.manifest),
      cache,
      phases: journal.phases(),
      notes: journal.notes(),
      ...baseOf(await base),
    },
    budgets,
  };
}

async function findKept(
  { artifacts, log }: BuildPorts,
  app: string,
  buildKey: string,
): Promise<{ readonly kept?: Artifact; readonly cache: CacheOutcome }> {
  const short = buildKey.slice(0, 12);
  try {
    const kept = await artifacts.findByKey(app, buildKey);
    return kept === undefined
      ? { cache: { result: "miss", reason: `nothing is kept for the build key ${short}` } }
      : { kept, cache: { result: "hit", reason: `the same source and settings, build key ${short}` } };
  } catch (thrown) {
    // What cannot be believed is as good as not there; the new artifact takes its place.
    if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
    log.warn(`The artifact kept for ${app} is not used: ${thrown.message}`);
    return { cache: { result: "miss", reason: `what is kept cannot be believed: ${thrown.message}` } };
  }
}

function baseOf(base: BaseBuild | undefined): { readonly base?: BaseBuild } {
  return base === undefined ? {} : { base };
}

/** All in one go: there is one comment, and two writers would overwrite each other's news. */
async function reportFailures(
  ports: BuildPorts,
  { runUrl }: BuildTargetsRequest,
  results: readonly BuildResult[],
): Promise<void> {
  const failures = results.filter((outcome): outcome is BuildFailure => outcome.result === "failed");
  const pullRequest = failures[0]?.target.pullRequest;
  if (pullRequest === undefined) return;
  const updates = failures.map(({ target: { app, commit }, failure, thrown }): PreviewUpdate => {
    const { code, fault, message } = failure;
    const problems = isPipelineError(thrown) ? thrown.problems : [];
    return { app, commit, state: { state: "failed", code, fault, message }, problems };
  });
  await reportPreview(ports, { pullRequest, runUrl, updates });
}

import { inLanes } from "../../domain/async/map-concurrent.ts";
import { type CloudflarePlan, requireBudgets } from "../../domain/build/budgets.ts";
import type { Artifact } from "../../domain/build/manifest.ts";
import type { AppReport } from "../../domain/build/shard-report.ts";
import type { Shard, ShardedApp } from "../../domain/build/shards.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { EnvironmentKind } from "../../domain/naming.ts";
import type { BuildJournal } from "../../ports/build-journal.ts";
import type { Builder } from "../../ports/builder.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { createBuildJournal } from "./build-journal.ts";

export interface ShardPorts {
  readonly builder: Builder;
  readonly clock: Clock;
  readonly log: Log;
  /** In milliseconds, or undefined and a note. Runs code of the app: left out in a job that holds a credential. */
  measureStartup?(artifact: Artifact, journal: BuildJournal): Promise<number | undefined>;
  /** Puts an artifact where the collecting job finds it. */
  keep(artifact: Artifact): Promise<unknown>;
}

export interface ShardRequest {
  readonly shard: Shard;
  readonly environment: EnvironmentKind;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path; each artifact gets a folder named after its app below it. */
  readonly outDirectory: string;
  /** Checked before an artifact is kept; left out where that is for the collecting job to do. */
  readonly plan?: CloudflarePlan;
  /** How many builds run side by side. */
  readonly parallel: number;
}

/** What a job says about its builds, and what stopped those that failed, in the order of the apps. */
export interface ShardOutcome {
  readonly reports: readonly AppReport[];
  readonly thrown: readonly unknown[];
}

/** Builds the apps of one shard for another job, which has opened their Deployments and goes on with them. */
export async function buildShard(ports: ShardPorts, request: ShardRequest): Promise<ShardOutcome> {
  const outcomes = await inLanes(request.parallel, request.shard.apps, async (app) => {
    try {
      return { report: await buildOne(ports, request, app) };
    } catch (thrown) {
      return { report: failureReport(app, thrown), thrown };
    }
  });
  return {
    reports: outcomes.flatMap(({ report }) => report ?? []),
    thrown: outcomes.flatMap((outcome) => ("thrown" in outcome ? [outcome.thrown] : [])),
  };
}

async function buildOne(
  { builder, clock, log, keep, measureStartup }: ShardPorts,
  { environment, workspace, outDirectory, plan }: ShardRequest,
  { app, path }: ShardedApp,
): Promise<AppReport> {
  const journal = createBuildJournal(clock);
  const began = clock.now();
  const source = { app, directory: `${workspace}/${path}`, root: workspace, environment };
  const opened = await builder.open(source);
  const artifact = await opened.build(`${outDirectory}/${app}`, log, journal);
  const buildMs = clock.now() - began;
  if (plan !== undefined) requireBudgets(artifact.manifest, plan);
  const startupMs = await measureStartup?.(artifact, journal);
  await journal.time("keep", () => keep(artifact));
  log.info(`built ${app} at ${artifact.manifest.digest}`);
  return {
    ...{ app, result: "built", buildMs, phases: journal.phases(), notes: journal.notes() },
    ...(startupMs === undefined ? {} : { startupMs }),
  };
}

/** Undefined for what is no finding about the app: the log of this job tells more. */
function failureReport({ app }: ShardedApp, thrown: unknown): AppReport | undefined {
  if (!isPipelineError(thrown)) return undefined;
  const { code, message, problems } = thrown;
  return { app, result: "failed", code, message, problems };
}

import { mapConcurrent } from "../../domain/async/map-concurrent.ts";
import type { Artifact } from "../../domain/build/manifest.ts";
import type { AppReport } from "../../domain/build/shard-report.ts";
import type { Shard, ShardedApp } from "../../domain/build/shards.ts";
import type { CloudflarePlan } from "../../domain/config/config.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { EnvironmentKind } from "../../domain/naming.ts";
import type { Failure } from "../../domain/report/combine-failures.ts";
import type { Builder } from "../../ports/builder.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type MeasureStartup, makeArtifact, prepareBuild } from "./make-artifact.ts";

/** The ports of `buildShard`. */
export interface ShardPorts {
  readonly builder: Builder;
  readonly clock: Clock;
  readonly log: Log;
  /** Absent in a job that holds a credential, because measuring runs code of the app. */
  readonly measureStartup?: MeasureStartup;
  /** Stores an artifact in the repository; absent in a job that passes its artifacts on as workflow artifacts. */
  readonly store?: (artifact: Artifact) => Promise<Artifact>;
}

/** The shard to build. */
export interface ShardRequest {
  readonly shard: Shard;
  readonly environment: EnvironmentKind;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  /** Absolute path; each artifact gets a directory named after its app below it. */
  readonly outDirectory: string;
  /** The plan whose limits apply; absent where the collecting job checks them. */
  readonly plan?: CloudflarePlan;
  /** Number of builds that run at the same time. */
  readonly parallel: number;
}

/** The reports for the collecting job, and what failed, both in the order of the apps. */
export interface ShardOutcome {
  readonly reports: readonly AppReport[];
  readonly failures: readonly Failure[];
}

/** Builds the apps of one shard for another job, which has opened their Deployments and deploys the artifacts. */
export async function buildShard(ports: ShardPorts, request: ShardRequest): Promise<ShardOutcome> {
  const outcomes = await mapConcurrent(request.parallel, request.shard.apps, async (app) => {
    try {
      return { report: await buildOne(ports, request, app), failure: undefined };
    } catch (thrown) {
      return { report: toFailureReport(app, thrown), failure: { thrown, app: app.app } };
    }
  });
  return {
    reports: outcomes.flatMap(({ report }) => report ?? []),
    failures: outcomes.flatMap(({ failure }) => failure ?? []),
  };
}

async function buildOne(
  ports: ShardPorts,
  { environment, workspace, outDirectory, plan }: ShardRequest,
  { app, path }: ShardedApp,
): Promise<AppReport> {
  const { builder, clock, log, store, measureStartup } = ports;
  const source = { app, directory: `${workspace}/${path}`, root: workspace, environment };
  // The job that planned the shard has looked for a stored artifact already.
  const prepared = await prepareBuild({ builder, clock, log }, source);
  const { opened, journal } = prepared;
  const build = () => opened.build(`${outDirectory}/${app}`, log, journal);
  const made = await makeArtifact(clock, prepared, { build, plan, measureStartup, store });
  const { digest } = made.artifact.manifest;
  log.info(`built ${app} at ${digest}`);
  return {
    ...{
      app,
      result: "built",
      digest,
      buildMs: made.buildMs,
      phases: journal.phases(),
      notes: journal.notes(),
    },
    ...(made.startupMs === undefined ? {} : { startupMs: made.startupMs }),
  };
}

/** Returns the report of a failed build; undefined for an unexpected error, which only the job's log has. */
function toFailureReport({ app }: ShardedApp, thrown: unknown): AppReport | undefined {
  if (!isPipelineError(thrown)) return undefined;
  const { code, message, problems } = thrown;
  return { app, result: "failed", code, message, problems };
}

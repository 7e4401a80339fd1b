import { requireBudgets } from "../../domain/build/budgets.ts";
import type { CacheOutcome } from "../../domain/build/build-record.ts";
import type { BuiltArtifact } from "../../domain/build/build-result.ts";
import type { Artifact } from "../../domain/build/manifest.ts";
import type { CloudflarePlan } from "../../domain/config/config.ts";
import { isPipelineError } from "../../domain/errors.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import type { BuildJournal } from "../../ports/build-journal.ts";
import type { Builder, OpenedApp, SourceRequest } from "../../ports/builder.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { type BuildJournalRecord, createBuildJournal } from "./build-journal.ts";

// The one pipeline that makes artifacts, for Actions and CLI:
// build key → stored artifact? → build → budgets → start-up measurement → store.

/** A build with its key and the result of looking for its artifact. */
export interface PreparedBuild {
  readonly source: SourceRequest;
  /** The source that the build key covers; if undefined, the build reads the source again. */
  readonly opened: OpenedApp | undefined;
  readonly buildKey: string;
  readonly stored: StoredArtifact;
  readonly journal: BuildJournalRecord;
}

/** The result of looking for an artifact by its build key. */
export interface StoredArtifact {
  /** Absent after a cache miss. */
  readonly artifact?: Artifact;
  readonly cache: CacheOutcome;
}

/** The ports of `prepareBuild`. */
export interface PrepareBuildPorts {
  readonly builder: Builder;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  /** Absent where artifacts are not stored. */
  readonly artifacts?: Pick<Artifacts, "findByKey"> | undefined;
}

/** Computes an app's build key and looks for the artifact that was built from it. Throws what `Builder.open` throws. */
export async function prepareBuild(
  ports: PrepareBuildPorts,
  source: SourceRequest,
): Promise<PreparedBuild & { readonly opened: OpenedApp }> {
  const { builder, clock, artifacts, log } = ports;
  const journal = createBuildJournal(clock);
  const { opened, buildKey } = await journal.time("key", async () => {
    const app = await builder.open(source);
    return { opened: app, buildKey: await app.buildKey() };
  });
  const stored = await journal.time("look up", () =>
    artifacts === undefined
      ? Promise.resolve<StoredArtifact>({
          cache: { result: "miss", reason: "stored artifacts are not used here" },
        })
      : findStored({ artifacts, log }, source.app, buildKey),
  );
  return { source, opened, buildKey, stored, journal };
}

/** Looks for the artifact of a build key. One that does not pass verification counts as a miss and is replaced. */
async function findStored(
  { artifacts, log }: { readonly artifacts: Pick<Artifacts, "findByKey">; readonly log: Log },
  app: string,
  buildKey: string,
): Promise<StoredArtifact> {
  const short = buildKey.slice(0, 12);
  try {
    const artifact = await artifacts.findByKey(app, buildKey);
    return artifact === undefined
      ? { cache: { result: "miss", reason: `no artifact is stored for the build key ${short}` } }
      : { artifact, cache: { result: "hit", reason: `the same source and settings, build key ${short}` } };
  } catch (thrown) {
    if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
    log.warn(`The stored artifact of ${app} is not used: ${thrown.message}`);
    return { cache: { result: "miss", reason: `the stored artifact is invalid: ${thrown.message}` } };
  }
}

/** The steps that differ between the jobs and commands that make artifacts. */
export interface ArtifactSteps {
  /** Builds the artifact, or loads the one that another job built; not called for a stored artifact. */
  build(): Promise<Artifact>;
  /** The plan whose limits apply; undefined where the job that stores the artifact checks them. */
  readonly plan: CloudflarePlan | undefined;
  /**
   * Returns the Worker's start-up time in milliseconds of processor time, or undefined if it could not be measured.
   * Runs code of the app, so it is absent in a job that holds a credential.
   */
  readonly measureStartup?: MeasureStartup | undefined;
  /** Stores the artifact and returns the stored one; absent where artifacts are not stored. */
  readonly store?: ((artifact: Artifact) => Promise<Artifact>) | undefined;
}

/**
 * A function that measures a Worker's start-up time in milliseconds of processor time; undefined if it cannot be
 * measured.
 */
export type MeasureStartup = (artifact: Artifact, journal: BuildJournal) => Promise<number | undefined>;

/** An artifact within its budgets, stored if it can be. */
export interface MadeArtifact extends BuiltArtifact {
  /** In milliseconds of processor time; absent if it was not measured. */
  readonly startupMs?: number;
}

/**
 * Takes the stored artifact, or builds one, checks it against Cloudflare's limits, measures it and stores it. Throws what
 * the build and the measurement throw, SCRIPT_TOO_LARGE, STARTUP_TOO_SLOW or BUDGET_EXCEEDED; then nothing is stored.
 */
export async function makeArtifact(
  clock: Pick<Clock, "now">,
  { stored, journal }: Pick<PreparedBuild, "stored" | "journal">,
  { build, plan, measureStartup, store }: ArtifactSteps,
): Promise<MadeArtifact> {
  const checkBudgets = (artifact: Artifact, startupMs?: number) =>
    plan === undefined ? [] : requireBudgets(artifact.manifest, plan, startupMs);
  if (stored.artifact !== undefined) {
    const { artifact } = stored;
    return { artifact, build: "reused", buildMs: 0, budgets: checkBudgets(artifact) };
  }
  const began = clock.now();
  const built = await build();
  const buildMs = clock.now() - began;
  // Sizes first: an artifact that is too large need not be run.
  checkBudgets(built);
  const startupMs = await measureStartup?.(built, journal);
  const budgets = checkBudgets(built, startupMs);
  const artifact = store === undefined ? built : await journal.time("store", () => store(built));
  return { artifact, build: "built", buildMs, budgets, ...(startupMs === undefined ? {} : { startupMs }) };
}

import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import {
  copyArtifact,
  createFolderArtifacts,
} from "../../../actions/shared/adapters/build/artifact/folder-artifacts.ts";
import { MANIFEST_FILE } from "../../../actions/shared/adapters/build/artifact/layout.ts";
import { withCustomBuild } from "../../../actions/shared/adapters/build/custom-build/builder.ts";
import { measureStartup } from "../../../actions/shared/adapters/build/measure/measure-startup.ts";
import { createFolderClosures } from "../../../actions/shared/adapters/build/packages/closures.ts";
import { exists } from "../../../actions/shared/adapters/filesystem/list-files.ts";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import {
  type Budget,
  type CloudflarePlan,
  requireBudgets,
} from "../../../actions/shared/domain/build/budgets.ts";
import {
  type BuildModeTaken,
  buildModeOf,
  type Phase,
} from "../../../actions/shared/domain/build/build-record.ts";
import {
  type Artifact,
  type BuildMetrics,
  TREEMAP_PATH,
} from "../../../actions/shared/domain/build/manifest.ts";
import { isPipelineError, PipelineError } from "../../../actions/shared/domain/errors.ts";
import { type EnvironmentKind, isSlug } from "../../../actions/shared/domain/naming.ts";
import type { Artifacts } from "../../../actions/shared/ports/artifacts.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";
import { createBuildJournal } from "../../../actions/shared/usecases/build/build-journal.ts";
import { verifyReproducible } from "./verify-reproducible.ts";

export interface BuildAppRequest {
  readonly directory: string;
  /** Where the artifact goes. */
  readonly out: string;
  /** The app's slug; the folder's name when left out. */
  readonly app?: string;
  readonly cacheDirectory?: string;
  /** Whose settings of the app's configuration count. */
  readonly environment: EnvironmentKind;
  readonly plan: CloudflarePlan;
  /** Builds a second time in another folder and compares. */
  readonly verify: boolean;
  /** Runs the Worker's top level to measure how long it takes; not for an artifact that the cache had. */
  readonly startup: boolean;
}

export interface BuildAppOutcome {
  readonly app: string;
  /** `custom`: the app's own build ran. */
  readonly mode: BuildModeTaken["mode"];
  readonly reason: string;
  readonly digest: string;
  readonly buildId: string;
  readonly buildKey: string;
  readonly directory: string;
  readonly cache: "hit" | "miss" | "off";
  /** Two builds in different folders gave the same bytes; false when that was not asked for. */
  readonly verified: boolean;
  /** In milliseconds. */
  readonly timings: { readonly totalMs: number; readonly keyMs: number; readonly buildMs: number };
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
  readonly sizes: BuildMetrics;
  readonly budgets: readonly Budget[];
  /** Processor time that the Worker needs to start; absent when it was not measured. */
  readonly startupMs?: number;
  /** Path of the picture of where the bytes are: SVG. */
  readonly treemap: string;
}

/**
 * Builds one app without GitHub. Throws what the builder and the measuring throw, SCRIPT_TOO_LARGE, STARTUP_TOO_SLOW,
 * BUDGET_EXCEEDED, or BUILD_NOT_REPRODUCIBLE.
 */
export async function buildApp(request: BuildAppRequest, log: Log): Promise<BuildAppOutcome> {
  const started = performance.now();
  const directory = resolve(request.directory);
  if (!(await exists(directory))) {
    throw new PipelineError("INPUT_INVALID", `There is no folder "${directory}".`);
  }
  const app = request.app ?? basename(directory).toLowerCase();
  if (!isSlug(app)) {
    throw new PipelineError("APP_NAME_INVALID", `"${app}" cannot be an app's name; name it with --app.`);
  }
  await refuseToOverwrite(resolve(request.out));
  await using scratch = await createTempFolder();
  const closures = createFolderClosures(resolve(request.cacheDirectory ?? scratch.path));
  const searchFrom = import.meta.dirname;
  const builder = withCustomBuild(await createEsbuildBuilder({ searchFrom, closures }), { searchFrom });
  const root = process.cwd();
  const source = { app, directory, root, environment: request.environment };
  const journal = createBuildJournal({ now: () => performance.now() });
  const { opened, buildKey } = await journal.time("key", async () => {
    const app = await builder.open(source);
    return { opened: app, buildKey: await app.buildKey() };
  });
  const keyed = performance.now();
  const cache =
    request.cacheDirectory === undefined ? undefined : createFolderArtifacts(resolve(request.cacheDirectory));
  const outDirectory = resolve(request.out);
  const kept = await journal.time("look up", () => findStored(cache, app, buildKey, log));
  const artifact =
    kept === undefined
      ? await opened.build(outDirectory, log, journal)
      : await journal.time("copy", () => copyArtifact(kept, outDirectory));
  const built = performance.now();
  const measured = request.startup && kept === undefined;
  const startupMs = measured ? await measureStartup(artifact, { searchFrom, journal }) : undefined;
  const budgets = requireBudgets(artifact.manifest, request.plan, startupMs);
  if (kept === undefined) await journal.time("keep", async () => cache?.save(artifact));
  if (request.verify) {
    await journal.time("verify", () => verifyReproducible(builder, artifact, source, log));
  }
  const { digest, buildId, metrics } = artifact.manifest;
  return {
    app,
    ...buildModeOf(artifact.manifest),
    digest,
    buildId,
    buildKey,
    directory: outDirectory,
    cache: cache === undefined ? "off" : kept === undefined ? "miss" : "hit",
    verified: request.verify,
    timings: {
      totalMs: Math.round(performance.now() - started),
      keyMs: Math.round(keyed - started),
      buildMs: Math.round(built - keyed),
    },
    phases: journal.phases().map(({ name, ms }) => ({ name, ms: Math.round(ms) })),
    notes: journal.notes(),
    sizes: metrics,
    budgets,
    ...(startupMs === undefined ? {} : { startupMs }),
    treemap: join(outDirectory, TREEMAP_PATH),
  };
}

/** The folder is replaced as a whole, so it must be an artifact or nothing. */
async function refuseToOverwrite(out: string): Promise<void> {
  if (!(await exists(out)) || (await exists(join(out, MANIFEST_FILE)))) return;
  if ((await readdir(out)).length === 0) return;
  throw new PipelineError(
    "INPUT_INVALID",
    `--out names "${out}", which holds something else than an artifact.`,
  );
}

async function findStored(
  cache: Artifacts | undefined,
  app: string,
  buildKey: string,
  log: Log,
): Promise<Artifact | undefined> {
  try {
    return await cache?.findByKey(app, buildKey);
  } catch (thrown) {
    if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
    log.warn(`The cached artifact is not used: ${thrown.message}`);
    return undefined;
  }
}

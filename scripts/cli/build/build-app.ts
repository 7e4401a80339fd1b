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
import { createFolderPackages } from "../../../actions/shared/adapters/build/supply/used-packages.ts";
import { exists } from "../../../actions/shared/adapters/filesystem/list-files.ts";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createFindSandbox } from "../../../actions/shared/adapters/process/sandbox/find-sandbox.ts";
import { CONSENT_VARIABLE } from "../../../actions/shared/adapters/process/sandbox/probe.ts";
import type { Budget } from "../../../actions/shared/domain/build/budgets.ts";
import {
  type BuildModeTaken,
  type Phase,
  readBuildMode,
} from "../../../actions/shared/domain/build/build-record.ts";
import { type BuildMetrics, TREEMAP_PATH } from "../../../actions/shared/domain/build/manifest.ts";
import type { CloudflarePlan } from "../../../actions/shared/domain/config/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { type EnvironmentKind, isSlug } from "../../../actions/shared/domain/naming.ts";
import type { SourceRequest } from "../../../actions/shared/ports/builder.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";
import { makeArtifact, prepareBuild } from "../../../actions/shared/usecases/build/make-artifact.ts";
import { checkAppBindings } from "../checkout/check-bindings.ts";
import { createVersionSelection } from "./select-versions.ts";
import { verifyReproducible } from "./verify-reproducible.ts";

export interface BuildAppRequest {
  /** The app's directory: absolute, or relative to the current directory. */
  readonly directory: string;
  /** Directory that the artifact is written to. */
  readonly out: string;
  /** The app's slug; the directory's name when left out. */
  readonly app?: string;
  readonly cacheDirectory?: string;
  /** The environment whose settings apply. */
  readonly environment: EnvironmentKind;
  readonly plan: CloudflarePlan;
  /** Build a second time in another directory and compare the digests. */
  readonly verify: boolean;
  /** Run the Worker's top level to measure its start-up time, unless the artifact comes from the cache. */
  readonly startup: boolean;
  /** Run a custom build even where the system has no sandbox for it. */
  readonly allowCustomBuilds: boolean;
}

export interface BuildAppOutcome {
  readonly app: string;
  /** `custom`: the app's build script ran. */
  readonly mode: BuildModeTaken["mode"];
  readonly reason: string;
  readonly digest: string;
  readonly buildId: string;
  readonly buildKey: string;
  readonly directory: string;
  readonly cache: "hit" | "miss" | "off";
  /** Two builds in different directories gave the same bytes; false if that was not asked for. */
  readonly verified: boolean;
  /** In milliseconds. */
  readonly timings: { readonly totalMs: number; readonly keyMs: number; readonly buildMs: number };
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
  readonly sizes: BuildMetrics;
  readonly budgets: readonly Budget[];
  /** Processor time that the Worker needs to start; absent if it was not measured. */
  readonly startupMs?: number;
  /** Path of the treemap of the bundle's bytes, an SVG. */
  readonly treemap: string;
}

/**
 * Builds one app without GitHub. Throws BINDING_NOT_ALLOWED, RESOURCE_SHARED, what the builder and the measurement throw,
 * CUSTOM_BUILD_NOT_ALLOWED, SCRIPT_TOO_LARGE, STARTUP_TOO_SLOW, BUDGET_EXCEEDED, or BUILD_NOT_REPRODUCIBLE.
 */
export async function buildApp(request: BuildAppRequest, log: Log): Promise<BuildAppOutcome> {
  const started = performance.now();
  const source = await findSource(request);
  const out = resolve(request.out);
  await refuseToOverwrite(out);
  await using scratch = await createTempFolder();
  const packages = createFolderPackages(resolve(request.cacheDirectory ?? scratch.path));
  const searchFrom = import.meta.dirname;
  const consent = request.allowCustomBuilds ? { [CONSENT_VARIABLE]: "true" } : {};
  const findSandbox = createFindSandbox({ ...process.env, ...consent });
  const esbuild = await createEsbuildBuilder({
    searchFrom,
    cache: packages,
    selectVersions: createVersionSelection(log),
  });
  const builder = withCustomBuild(esbuild, { searchFrom, findSandbox });
  const cache =
    request.cacheDirectory === undefined ? undefined : createFolderArtifacts(resolve(request.cacheDirectory));

  const clock = { now: () => performance.now() };
  const prepared = await prepareBuild({ builder, log, clock, artifacts: cache }, source);
  await checkAppBindings(source);
  const { opened, buildKey, stored, journal } = prepared;
  const made = await makeArtifact(clock, prepared, {
    build: () => opened.build(out, log, journal),
    plan: request.plan,
    measureStartup: request.startup
      ? (artifact) => measureStartup(artifact, { searchFrom, journal, findSandbox })
      : undefined,
    store: cache?.save,
  });
  if (made.build === "reused") await journal.time("copy", () => copyArtifact(made.artifact, out));
  if (request.verify) {
    await journal.time("verify", () => verifyReproducible(builder, made.artifact, source, log));
  }
  const { manifest } = made.artifact;
  const phases = journal.phases();
  return {
    ...{ app: source.app, ...readBuildMode(manifest), buildKey, directory: out, verified: request.verify },
    ...{ digest: manifest.digest, buildId: manifest.buildId, sizes: manifest.metrics },
    cache: cache === undefined ? "off" : stored.cache.result,
    timings: {
      totalMs: Math.round(performance.now() - started),
      keyMs: sumPhases(phases, ["key"]),
      buildMs: made.build === "built" ? Math.round(made.buildMs) : sumPhases(phases, ["look up", "copy"]),
    },
    phases: phases.map(({ name, ms }) => ({ name, ms: Math.round(ms) })),
    notes: journal.notes(),
    budgets: made.budgets,
    ...(made.startupMs === undefined ? {} : { startupMs: made.startupMs }),
    treemap: join(out, TREEMAP_PATH),
  };
}

async function findSource({ directory: given, app, environment }: BuildAppRequest): Promise<SourceRequest> {
  const directory = resolve(given);
  if (!(await exists(directory))) {
    throw new PipelineError("INPUT_INVALID", `The directory "${directory}" does not exist.`);
  }
  const slug = app ?? basename(directory).toLowerCase();
  if (!isSlug(slug)) {
    throw new PipelineError("APP_NAME_INVALID", `"${slug}" cannot be an app's name; name it with --app.`);
  }
  return { app: slug, directory, root: process.cwd(), environment };
}

function sumPhases(phases: readonly Phase[], names: readonly string[]): number {
  const counted = phases.filter(({ name }) => names.includes(name));
  return Math.round(counted.reduce((sum, { ms }) => sum + ms, 0));
}

/** A build replaces the directory as a whole, so it must hold an artifact or nothing. */
async function refuseToOverwrite(out: string): Promise<void> {
  if (!(await exists(out)) || (await exists(join(out, MANIFEST_FILE)))) return;
  if ((await readdir(out)).length === 0) return;
  throw new PipelineError(
    "INPUT_INVALID",
    `--out names "${out}", which holds other files than an artifact's; name an empty or a new directory.`,
  );
}

import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import type { Message } from "esbuild";
import type { AppConfig } from "../../domain/app-config.ts";
import type { Obstacle } from "../../domain/build-road.ts";
import { PipelineError, type Problem } from "../../domain/errors.ts";
import { noJournal } from "../../ports/build-journal.ts";
import type { Builder, BuildRequest } from "../../ports/builder.ts";
import type { Log } from "../../ports/log.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { describeScope, readBuildScope } from "../packages/build-scope.ts";
import { type Closures, noClosures } from "../packages/closures.ts";
import { createInstallGate } from "../packages/install-gate.ts";
import { readFrontEnd } from "../vite/read-front-end.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";
import type { AppBundle } from "./bundle-app.ts";
import type { BundleOutcome } from "./bundle-outcome.ts";
import { bundleWithPackages } from "./bundle-with-packages.ts";
import { loadEsbuild } from "./load-esbuild.ts";
import { placeBundle } from "./place-bundle.ts";
import { fileFromRoot, toProblems } from "./problems.ts";
import { survivingCrashes } from "./survive-crashes.ts";
import { findPackages, versionOfPackages } from "./worker/unenv-packages.ts";

/** Raise it with every change that makes the same source give other bytes; older artifacts are then not reused. */
const RECIPE = 4;

export interface EsbuildBuilderOptions {
  /** Where the search for esbuild's binary begins. */
  readonly searchFrom: string;
  /** Where the parts of packages that builds read are kept; nowhere when left out. */
  readonly closures?: Closures;
}

/** Builds apps with esbuild. */
export async function createEsbuildBuilder({
  searchFrom,
  closures = noClosures,
}: EsbuildBuilderOptions): Promise<Builder> {
  const esbuild = survivingCrashes(await loadEsbuild(searchFrom));
  const tools = { esbuild, packages: await findPackages(searchFrom) };
  const toolchain = {
    esbuild: esbuild.version,
    polyfills: await versionOfPackages(tools.packages),
    recipe: String(RECIPE),
  };
  const gate = createInstallGate();

  return {
    async buildKey({ app, environment, ...given }) {
      const { directory, root } = await realPlace(given);
      const {
        warnings: _,
        customBuild: __,
        places: ___,
        ...settings
      } = await readAppConfig(directory, root, environment);
      const scope = await describeScope(await readBuildScope(directory));
      return createHash("sha256").update(canonicalJson({ app, settings, scope, toolchain })).digest("hex");
    },

    async build({ app, environment, outDirectory, buildKey, ...given }, log, journal = noJournal) {
      const place = await realPlace(given);
      const config = await readAppConfig(place.directory, place.root, environment);
      refuseCustomBuild(config);
      for (const { message, file, line } of config.warnings) log.warn(`${file}:${line} ${message}`);
      const scope = await readBuildScope(place.directory);
      const { road, ...frontEnd } = await readFrontEnd(esbuild, place.directory, scope.sources);
      if (road.road === "custom") throw ownBuildNeeded(road.obstacles, place);
      const packages = { app, scope, options: { build: config.build, toolchain } };
      const outcome = await bundleWithPackages(tools, { config, frontEnd }, packages, {
        closures,
        gate,
        log,
        journal,
      });
      const bundle = valueOrThrow(outcome, place, log);
      return journal.time("seal", () => placeBundle({ app, buildKey, outDirectory }, bundle, toolchain));
    },
  };
}

type Place = Pick<BuildRequest, "directory" | "root">;

async function realPlace({ directory, root }: Place): Promise<Place> {
  return { directory: await realpath(directory), root: await realpath(root) };
}

function refuseCustomBuild({ customBuild }: AppConfig): void {
  if (customBuild === undefined) return;
  const { command, problem } = customBuild;
  throw new PipelineError("APP_NEEDS_OWN_BUILD", `The app builds itself with "${command}".`, {
    problems: [problem],
  });
}

function ownBuildNeeded(obstacles: readonly Obstacle[], { directory, root }: Place): PipelineError {
  const problems = obstacles.map(
    ({ reason, file, ...place }): Problem => ({
      message: reason,
      ...(file === undefined ? {} : { file: fileFromRoot(file, directory, root), ...place }),
    }),
  );
  const list = problems.map(describe).join("\n");
  return new PipelineError("APP_NEEDS_OWN_BUILD", `The app needs its own build:\n${list}`, { problems });
}

function valueOrThrow(outcome: BundleOutcome<AppBundle>, place: Place, log: Log): AppBundle {
  if (!outcome.passed) throw buildFailed(outcome.errors, place);
  for (const { message, file, line } of toProblems(outcome.warnings, place.directory, place.root)) {
    log.warn(file === undefined ? message : `${file}:${line ?? 1} ${message}`);
  }
  return outcome.value;
}

function buildFailed(errors: readonly Message[], { directory, root }: Place): PipelineError {
  const problems = toProblems(errors, directory, root);
  const app = fileFromRoot(".", directory, root);
  const count = problems.length === 1 ? "1 error" : `${problems.length} errors`;
  const list = problems.map(describe).join("\n");
  return new PipelineError("BUILD_FAILED", `${app} has ${count}:\n${list}`, { problems });
}

function describe({ file, line, column, message }: Problem): string {
  if (file === undefined) return message;
  return line === undefined ? `${file}: ${message}` : `${file}:${line}:${column ?? 1} ${message}`;
}

import type { Message } from "esbuild";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { Obstacle } from "../../../domain/build/build-mode.ts";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import type { BuildJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import { fileFromRoot, type ProblemScope, toProblems } from "../esbuild/problems.ts";
import { readFrontEnd } from "../front-end/config/read-front-end.ts";
import type { PackagesContext } from "../packages/build-packages.ts";
import { createMayQuote } from "../sources/may-quote.ts";
import type { AppDirectory } from "../sources/real-directories.ts";
import type { AppSource } from "./app-source.ts";
import type { AppBundle, Toolchain } from "./bundle-app.ts";
import { openPackagedBuild } from "./bundle-with-packages.ts";
import { type BuildTarget, storeBundle } from "./seal-bundle.ts";

/** Tools and ports of a build. */
export interface BuildMeans extends PackagesContext {
  readonly tools: Toolchain;
  /** Versions of the tools that decide the artifact's bytes. */
  readonly toolchain: Readonly<Record<string, string>>;
}

/** Builds one app with esbuild. Throws what `OpenedApp.build` throws. */
export async function buildApp(
  { tools, toolchain, supply, cache }: BuildMeans,
  { app, outDirectory, buildKey }: BuildTarget,
  { directories, config, scope }: AppSource,
  { log, journal }: { readonly log: Log; readonly journal: BuildJournal },
): Promise<Artifact> {
  refuseCustomBuild(config);
  for (const { message, file, line } of config.warnings) log.warn(`${file}:${line} ${message}`);
  const request = { app, scope, options: { build: config.build, toolchain } };
  await using packaged = openPackagedBuild(request, { supply, cache, log, journal });
  const { mode, ...frontEnd } = await readFrontEnd(tools.esbuild, directories.directory, scope.sources);
  if (mode.mode === "custom") throw customBuildError(mode.obstacles, directories);
  const outcome = await packaged.bundle(tools, { config, frontEnd });
  const mayQuote = createMayQuote(directories.directory, scope.sources, scope.outside);
  const bundle = requireBundle(outcome, { ...directories, mayQuote }, log);
  return journal.time("seal", () => storeBundle({ app, buildKey, outDirectory }, bundle, toolchain));
}

function refuseCustomBuild({ customBuild }: AppConfig): void {
  if (customBuild === undefined) return;
  const { command, problem } = customBuild;
  throw new PipelineError("APP_NEEDS_OWN_BUILD", `The app is built by "${command}".`, {
    problems: [problem],
  });
}

function customBuildError(obstacles: readonly Obstacle[], { directory, root }: AppDirectory): PipelineError {
  const problems = obstacles.map(
    ({ reason, file, ...position }): Problem => ({
      message: reason,
      ...(file === undefined ? {} : { file: fileFromRoot(file, directory, root), ...position }),
    }),
  );
  const list = problems.map(describe).join("\n");
  return new PipelineError("APP_NEEDS_OWN_BUILD", `The app needs a custom build:\n${list}`, { problems });
}

function requireBundle(outcome: BundleOutcome<AppBundle>, within: ProblemScope, log: Log): AppBundle {
  if (!outcome.passed) throw buildError(outcome.errors, within);
  const warnings = toProblems(outcome.warnings, within).map(({ message, file, line }) =>
    file === undefined ? message : `${file}:${line ?? 1} ${message}`,
  );
  // A style sheet that is part of several bundles gives the same warning several times.
  for (const warning of new Set(warnings)) log.warn(warning);
  return outcome.value;
}

function buildError(errors: readonly Message[], within: ProblemScope): PipelineError {
  const problems = toProblems(errors, within);
  const app = fileFromRoot(".", within.directory, within.root);
  const count = problems.length === 1 ? "1 error" : `${problems.length} errors`;
  const list = problems.map(describe).join("\n");
  return new PipelineError("BUILD_FAILED", `${app} has ${count}:\n${list}`, { problems });
}

function describe({ file, line, column, message }: Problem): string {
  if (file === undefined) return message;
  return line === undefined ? `${file}: ${message}` : `${file}:${line}:${column ?? 1} ${message}`;
}

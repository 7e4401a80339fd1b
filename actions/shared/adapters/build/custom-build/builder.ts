import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { tableOf, textOf } from "../../../domain/lock-file/document.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import type { Builder, SourceRequest } from "../../../ports/builder.ts";
import type { Log } from "../../../ports/log.ts";
import type { AppBundle, Toolchain } from "../app/bundle-app.ts";
import { type BuildTarget, placeBundle } from "../app/seal-bundle.ts";
import { loadEsbuild } from "../esbuild/load-esbuild.ts";
import { toProblems } from "../esbuild/problems.ts";
import { surviveCrashes } from "../esbuild/survive-crashes.ts";
import { type BuildScope, readBuildScope } from "../packages/build-scope.ts";
import { noClosures } from "../packages/closures.ts";
import { createInstallGate, type InstallGate } from "../packages/install-gate.ts";
import { declaredPackages } from "../packages/missing-packages.ts";
import { createPackages } from "../packages/provide-packages.ts";
import { resolveAppDirectory } from "../sources/real-directories.ts";
import { findUnenvPackages } from "../worker/unenv-packages.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";
import { listBuiltFiles } from "./built-files.ts";
import { collectOutput } from "./collect-output.ts";
import { findRedirect, REDIRECT, redirect } from "./redirected-config.ts";
import { runScript, type ScriptRequest } from "./run-script.ts";

/** Raise it with every change that makes the same output give other bytes. */
const RECIPE = "1";

const TIMEOUT_MS = 10 * 60_000;

export interface CustomBuildOptions {
  /** Where the search for esbuild's binary begins. */
  readonly searchFrom: string;
  readonly timeoutMs?: number;
}

/**
 * Builds as `builder` does, and lets an app build itself where `builder` answers APP_NEEDS_OWN_BUILD. That runs code
 * of the app: never use it in a process whose job holds secrets or a token that can write.
 */
export function withCustomBuild(
  builder: Builder,
  { searchFrom, timeoutMs = TIMEOUT_MS }: CustomBuildOptions,
): Builder {
  const gate = createInstallGate();
  return {
    async open(request) {
      const opened = await builder.open(request);
      return {
        ...opened,
        async build(outDirectory, log, journal = noJournal) {
          try {
            return await opened.build(outDirectory, log, journal);
          } catch (thrown) {
            if (!isPipelineError(thrown, "APP_NEEDS_OWN_BUILD")) throw thrown;
            const reasons = thrown.problems.map(({ file, line, message }) =>
              file === undefined ? message : `${file}${line === undefined ? "" : `:${line}`} ${message}`,
            );
            log.info(`build mode custom for ${request.app}: ${reasons.join(" ") || thrown.message}`);
            const target = { ...request, outDirectory, buildKey: await opened.buildKey() };
            return buildItself(target, { searchFrom, timeoutMs, gate, log, journal });
          }
        },
      };
    },
  };
}

interface Surroundings extends Required<CustomBuildOptions> {
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal: BuildJournal;
}

async function buildItself(
  { app, environment, outDirectory, buildKey, ...given }: SourceRequest & BuildTarget,
  { searchFrom, timeoutMs, gate, log, journal }: Surroundings,
): Promise<Artifact> {
  const { directory, root } = await resolveAppDirectory(given);
  const config = await readAppConfig(directory, root, environment);
  const scope = await readBuildScope(directory);
  const scripts = scriptsOf(scope, config);
  const packages = createPackages({ app, scope, options: {} }, { closures: noClosures, gate, log, journal });
  if (declaredPackages(scope).size > 0 && (await packages.sparse())) {
    log.info(`install all packages for ${app} (its own build may need any of them)`);
    await journal.time("install", () => packages.install());
  }
  // An earlier build's must not be taken for this one's.
  await rm(join(directory, REDIRECT), { force: true });
  const run = async () => {
    for (const script of scripts) await runScript({ directory, timeoutMs, ...script });
  };
  await gate.building(scope.installation.root, () => journal.time("own build", run));

  const esbuild = surviveCrashes(await loadEsbuild(searchFrom));
  const tools = { esbuild, packages: await findUnenvPackages(searchFrom) };
  const output = { app, directory, root, config, scope, log };
  const bundle = await journal.time("bundle", () => takeOutput(tools, output));
  const toolchain = { mode: "custom", recipe: RECIPE, esbuild: esbuild.version, node: process.version };
  return placeBundle({ app, buildKey, outDirectory }, bundle, toolchain);
}

/** The package's `build`, then wrangler's `build.command`, as people run them before and with `wrangler deploy`. */
function scriptsOf(
  { installation: { manifest, manager } }: BuildScope,
  { customBuild }: AppConfig,
): readonly Pick<ScriptRequest, "command" | "args">[] {
  const hasScript = textOf(tableOf(tableOf(manifest)["scripts"])["build"]) !== "";
  const scripts = [
    ...(hasScript ? [{ command: manager, args: ["run", "build"] }] : []),
    ...(customBuild === undefined ? [] : [{ command: "sh", args: ["-c", customBuild.command] }]),
  ];
  if (scripts.length > 0) return scripts;
  const message = "The app needs its own build, but its `package.json` has no script `build`.";
  throw new PipelineError("APP_NEEDS_OWN_BUILD", message);
}

interface Output {
  readonly app: string;
  readonly directory: string;
  readonly root: string;
  /** As it was before the code of the app ran: the build cannot give itself other bindings. */
  readonly config: AppConfig;
  readonly scope: BuildScope;
  readonly log: Log;
}

async function takeOutput(
  tools: Toolchain,
  { app, directory, root, config, scope, log }: Output,
): Promise<AppBundle> {
  const redirected = await findRedirect(directory);
  warnOfBindings(config, redirected?.bindings ?? [], log);
  const sources = await listBuiltFiles(directory, scope.sources);
  if (sources === undefined)
    throw new PipelineError("BUILD_FAILED", `The build of ${app} wrote too many files.`);
  const built = redirected === undefined ? config : redirect(config, redirected);
  log.info(
    redirected === undefined
      ? `take the output that ${config.file} names`
      : `take the output that ${redirected.file} names (redirected by the build)`,
  );
  const outcome = await collectOutput(tools, directory, built, sources);
  if (outcome.passed) return outcome.value;
  const problems = toProblems(outcome.errors, directory, root);
  const list = problems.map(({ file = app, message }) => `${file}: ${message}`).join("\n");
  throw new PipelineError("BUILD_FAILED", `The output of ${app} cannot be used:\n${list}`, { problems });
}

function warnOfBindings({ settings, file }: AppConfig, built: readonly string[], log: Log): void {
  const own = new Set(settings.bindings.map(({ name }) => name));
  const added = built.filter((name) => !own.has(name));
  if (added.length === 0) return;
  const names = added.map((name) => `"${name}"`).join(", ");
  log.warn(
    `The build added bindings that are not deployed: ${names}. Name them in ${file} if the app needs them.`,
  );
}

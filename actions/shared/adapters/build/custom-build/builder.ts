import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import { objectOrEmpty, stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import type { Builder, SourceRequest } from "../../../ports/builder.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import { type FindSandbox, findSandboxHere } from "../../process/sandbox/find-sandbox.ts";
import type { AppBundle, Toolchain } from "../app/bundle-app.ts";
import { type BuildTarget, storeBundle } from "../app/seal-bundle.ts";
import { loadEsbuild } from "../esbuild/load-esbuild.ts";
import { toProblems } from "../esbuild/problems.ts";
import { surviveCrashes } from "../esbuild/survive-crashes.ts";
import { type BuildScope, readBuildScope } from "../packages/build-scope.ts";
import { listDeclaredPackages } from "../packages/declared-packages.ts";
import { createInstallGate, type InstallGate } from "../packages/install-gate.ts";
import { installPackages } from "../packages/install-packages.ts";
import { refuseHazards } from "../sources/find-hazards.ts";
import { createMayQuote } from "../sources/may-quote.ts";
import { resolveAppDirectory } from "../sources/real-directories.ts";
import { findUnenvPackages } from "../worker/unenv-packages.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";
import { listBuiltFiles } from "./built-files.ts";
import { collectOutput } from "./collect-output.ts";
import { createManagerRunner } from "./confined-manager.ts";
import { watchGitEntries } from "./git-entries.ts";
import { applyRedirect, findRedirect, REDIRECT } from "./redirected-config.ts";
import { runScript, type ScriptRequest } from "./run-script.ts";
import { listWorkspaceMounts } from "./workspace-mounts.ts";

/** Increment it with every change to the artifact that the same output gives. */
const RECIPE = "1";

const TIMEOUT_MS = 10 * 60_000;

/** Options of a builder that runs build scripts. */
export interface CustomBuildOptions {
  /** Absolute directory from which esbuild's binary is searched upwards. */
  readonly searchFrom: string;
  readonly timeoutMs?: number;
  /** Chooses the sandbox; by default the best one of this machine. */
  readonly findSandbox?: FindSandbox;
}

/**
 * Wraps a builder so that an app's build script runs in a sandbox if `builder` throws APP_NEEDS_OWN_BUILD. The script is
 * code of the app: never use this in a job that holds secrets or a token that can write. Building throws
 * CUSTOM_BUILD_NOT_ALLOWED if the system has no sandbox and the user did not consent to do without one.
 */
export function withCustomBuild(builder: Builder, options: CustomBuildOptions): Builder {
  const settings = {
    timeoutMs: TIMEOUT_MS,
    findSandbox: findSandboxHere,
    ...options,
  };
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
            return runCustomBuild(target, { ...settings, gate, log, journal });
          }
        },
      };
    },
  };
}

interface CustomBuildContext extends Required<CustomBuildOptions> {
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal: BuildJournal;
}

async function runCustomBuild(
  { app, environment, outDirectory, buildKey, ...given }: SourceRequest & BuildTarget,
  { searchFrom, timeoutMs, findSandbox, gate, log, journal }: CustomBuildContext,
): Promise<Artifact> {
  const { directory, root } = await resolveAppDirectory(given);
  const config = await readAppConfig(directory, root, environment);
  const scope = await readBuildScope(directory);
  const scripts = listScripts(scope, config);
  const { installation } = scope;
  const sandbox = await findSandbox();
  reportSandbox(app, sandbox, log);
  const git = await watchGitEntries([installation.root, directory]);
  if (listDeclaredPackages(scope).size > 0 && !(await exists(join(installation.root, "node_modules")))) {
    const listMounts = async () => (await listWorkspaceMounts(scope, git.entries)).install;
    const runManager = createManagerRunner(sandbox, listMounts);
    log.info(`install all packages for ${app} (the custom build may need any of them)`);
    const install = () => git.guard(() => installPackages(installation, log, runManager));
    await journal.time("install", () => gate.install(installation.root, install));
  }
  // A redirect that an earlier build wrote must not apply to this one.
  await rm(join(directory, REDIRECT), { force: true });
  const run = async () => {
    for (const script of scripts) {
      // Again for each script, because the one before may have replaced a directory by a link.
      const { build: mounts } = await listWorkspaceMounts(scope, git.entries);
      await git.guard(() => runScript({ directory, timeoutMs, sandbox, mounts, ...script }));
    }
  };
  await gate.building(installation.root, () => journal.time("custom build", run));

  const esbuild = surviveCrashes(await loadEsbuild(searchFrom));
  const tools = { esbuild, packages: await findUnenvPackages(searchFrom) };
  const output = { app, directory, root, config, scope, log };
  const bundle = await journal.time("bundle", () => bundleOutput(tools, output));
  const toolchain = { mode: "custom", recipe: RECIPE, esbuild: esbuild.version, node: process.version };
  return storeBundle({ app, buildKey, outDirectory }, bundle, toolchain);
}

function reportSandbox(app: string, sandbox: SandboxChoice, log: Log): void {
  if (sandbox.kind !== "none") {
    log.debug(`code of ${app} runs in a sandbox (${sandbox.kind})`);
    return;
  }
  const why =
    sandbox.because === "hosted"
      ? "The job has no secrets, and GitHub deletes its machine afterwards."
      : "You allowed that: it can read and change everything that you can.";
  log.warn(`Code of ${app} runs without a sandbox, because none works here. ${why}`);
}

/** Lists the package's script `build`, then wrangler's `build.command`: what runs before and during `wrangler deploy`. */
function listScripts(
  { installation: { manifest, manager } }: BuildScope,
  { customBuild }: AppConfig,
): readonly Pick<ScriptRequest, "command" | "args">[] {
  const hasScript = stringOrEmpty(objectOrEmpty(objectOrEmpty(manifest)["scripts"])["build"]) !== "";
  const scripts = [
    ...(hasScript ? [{ command: manager.name, args: ["run", "build"] }] : []),
    ...(customBuild === undefined ? [] : [{ command: "sh", args: ["-c", customBuild.command] }]),
  ];
  if (scripts.length > 0) return scripts;
  const message = "The app needs a custom build, but its `package.json` has no script `build`.";
  throw new PipelineError("APP_NEEDS_OWN_BUILD", message);
}

interface Output {
  readonly app: string;
  readonly directory: string;
  readonly root: string;
  /** Read before code of the app ran, so that the build cannot give itself other bindings. */
  readonly config: AppConfig;
  readonly scope: BuildScope;
  readonly log: Log;
}

async function bundleOutput(
  tools: Toolchain,
  { app, directory, root, config, scope, log }: Output,
): Promise<AppBundle> {
  const redirected = await findRedirect(directory);
  warnOfAddedBindings(config, redirected?.bindings ?? [], log);
  const sources = await listBuiltFiles(directory, scope.sources);
  if (sources === undefined)
    throw new PipelineError("BUILD_FAILED", `The build of ${app} wrote too many files.`);
  await refuseHazards([{ directory, sources }], { root, built: true });
  const built = redirected === undefined ? config : applyRedirect(config, redirected);
  log.info(
    redirected === undefined
      ? `use the output that ${config.file} names`
      : `use the output that ${redirected.file} names (redirected by the build)`,
  );
  const outcome = await collectOutput(tools, directory, built, sources);
  if (outcome.passed) return outcome.value;
  const mayQuote = createMayQuote(directory, sources, scope.outside);
  const problems = toProblems(outcome.errors, { directory, root, mayQuote });
  const list = problems.map(({ file = app, message }) => `${file}: ${message}`).join("\n");
  throw new PipelineError("BUILD_FAILED", `The output of ${app} cannot be used:\n${list}`, { problems });
}

function warnOfAddedBindings({ settings, file }: AppConfig, built: readonly string[], log: Log): void {
  const declared = new Set(settings.bindings.map(({ name }) => name));
  const added = built.filter((name) => !declared.has(name));
  if (added.length === 0) return;
  const names = added.map((name) => `"${name}"`).join(", ");
  log.warn(
    `The build added bindings that are not deployed: ${names}. Add them to ${file} if the app needs them.`,
  );
}

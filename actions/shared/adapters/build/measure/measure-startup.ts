import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { START_UP_LIMIT_MS } from "../../../domain/limits.ts";
import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import { type FindSandbox, findSandboxHere } from "../../process/sandbox/find-sandbox.ts";
import { WORKER_FOLDER } from "../artifact/layout.ts";
import { type FindWorkerdOptions, findWorkerd } from "./find-workerd.ts";
import { type Launch, type LaunchOptions, launchWorkerd } from "./launch-workerd.ts";
import { renderStartupConfig, type StartupWorker } from "./startup-config.ts";
import { readRefusal } from "./startup-refusal.ts";

/** Where to find workerd, and where to record the measurement. */
export interface MeasureStartupOptions extends FindWorkerdOptions {
  /** Records the duration, or why the start-up was not measured. */
  readonly journal?: BuildJournal;
  /** Chooses the sandbox; by default the best one of this machine. */
  readonly findSandbox?: FindSandbox;
}

/** Far over the limit; a Worker that uses more is stopped. */
const CPU_SECONDS = 5;
/** For a Worker that waits without using the processor, or an overloaded machine. */
const DEADLINE_MS = 60_000;
const MOST_ROUNDS = 3;
const MOST_ADJUSTMENTS = 20;

/** A Worker without code: its start is what workerd itself needs. */
const EMPTY: StartupWorker = {
  mainModule: "index.js",
  modules: [{ name: "index.js", type: "esm", file: "/dev/null" }],
  compatibilityDate: "2024-01-01",
  compatibilityFlags: [],
  bindings: [],
};

/**
 * Measures the processor time in milliseconds that the artifact's Worker needs to start: to load its modules and run their
 * top level in workerd, minus what an empty Worker needs. Cloudflare measures the same "from starting the V8 isolate to
 * handling the fetch request" in processor time (https://github.com/cloudflare/workers-sdk/issues/2517) on other machines,
 * so the result is a close estimate. `wrangler check startup` instead profiles an import from within a request, which
 * leaves out compilation and samples wall time.
 *
 * Stops the Worker after 5 s of processor time and returns 5000. Returns undefined for an app without a Worker, and where
 * the start-up cannot be measured; the journal gets the reason. Throws BUILD_FAILED with workerd's message when the Worker
 * does not start.
 *
 * Runs code of the app in workerd, and that in a sandbox where the system has one: never call it in a job that holds a secret or a token with write access.
 */
export async function measureStartup(
  artifact: Artifact,
  { journal = noJournal, findSandbox = findSandboxHere, ...where }: MeasureStartupOptions,
): Promise<number | undefined> {
  const worker = toStartupWorker(artifact);
  if (worker === undefined) return undefined;
  try {
    return await journal.time("start-up", async () => {
      const [binary, sandbox] = await Promise.all([findWorkerd(where), findSandbox().catch(doWithout)]);
      return measure({ binary, sandbox, readable: [artifact.directory] }, worker);
    });
  } catch (thrown) {
    if (!(thrown instanceof WorkerRefused)) return notMeasured(journal, thrown);
    if (await mayReadSecrets(worker)) return notMeasured(journal, thrown);
    const message = `The Worker of ${artifact.manifest.app} does not start: ${thrown.message}`;
    throw new PipelineError("BUILD_FAILED", message, { problems: [{ message }] });
  }
}

/** Measures without a sandbox if there is none: workerd confines Workers itself, and its configuration has no network. */
function doWithout(thrown: unknown): SandboxChoice {
  if (!isPipelineError(thrown, "CUSTOM_BUILD_NOT_ALLOWED")) throw thrown;
  return { kind: "none", because: "consent" };
}

/** workerd, and what it runs in. */
type Launcher = Pick<LaunchOptions, "binary" | "sandbox" | "readable">;

/** Thrown when the Worker's own code or memory use ended it. */
class WorkerRefused extends Error {
  override readonly name = "WorkerRefused";
}

function notMeasured(journal: BuildJournal, thrown: unknown): undefined {
  if (isPipelineError(thrown)) throw thrown;
  const reason = errorMessage(thrown);
  journal.note(`Start-up not measured: ${reason}`);
  return undefined;
}

function toStartupWorker({ manifest, directory }: Artifact): StartupWorker | undefined {
  const { mainModule, compatibilityDate, compatibilityFlags, bindings } = manifest.worker;
  if (mainModule === undefined) return undefined;
  const modules = manifest.modules.map(({ path, type }) => ({
    name: path,
    type,
    file: join(directory, WORKER_FOLDER, path),
  }));
  return { mainModule, modules, compatibilityDate, compatibilityFlags, bindings };
}

/** Takes the minimum of a few rounds, because other processes only ever add time. Both Workers start side by side. */
async function measure(launcher: Launcher, worker: StartupWorker): Promise<number> {
  let empty = Number.POSITIVE_INFINITY;
  let full = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round++) {
    const cpu = await Promise.all([measureCpuMs(launcher, EMPTY), measureCpuMs(launcher, worker)]);
    empty = Math.min(empty, cpu[0]);
    full = Math.min(full, cpu[1]);
    const ms = Math.max(0, Math.round(full - empty));
    const clear = ms > 2 * START_UP_LIMIT_MS || (ms <= START_UP_LIMIT_MS && round > 1);
    if (clear || round === MOST_ROUNDS) return full === CPU_SECONDS * 1000 ? full : ms;
  }
}

async function measureCpuMs(launcher: Launcher, worker: StartupWorker): Promise<number> {
  let candidate = worker;
  for (let adjustments = 0; adjustments < MOST_ADJUSTMENTS; adjustments++) {
    const launch = await start(launcher, candidate);
    if (launch.result === "ready") return launch.cpuMs;
    if (launch.result === "stopped") {
      if (launch.over === "processor time") return CPU_SECONDS * 1000;
      throw new Error(`workerd was not ready within ${DEADLINE_MS / 1000} s.`);
    }
    const refusal = readRefusal(launch.message, candidate);
    if (refusal.reason === "worker") throw new WorkerRefused(refusal.message);
    if (refusal.reason === "other") throw new Error(`workerd exited: ${refusal.message || "(no message)"}`);
    candidate = refusal.retry;
  }
  throw new Error("workerd rejects too many of its compatibility flags.");
}

function start(launcher: Launcher, worker: StartupWorker): Promise<Launch> {
  const config = renderStartupConfig(worker);
  return launchWorkerd(config, { ...launcher, cpuSeconds: CPU_SECONDS, deadlineMs: DEADLINE_MS });
}

/** `env` of `cloudflare:workers`, `process.env` under any name, and the globals of a service worker. */
const READS_ENVIRONMENT =
  /import\s*(?:\*|\{[^{}]*\benv\b)[^*{;"']*["']cloudflare:workers["']|\bimport\(\s*["']cloudflare:workers["']|\bprocess\w*\.env\b|["'](?:node:)?process["']/;

/**
 * Returns true when the code may read a secret while it starts. Only Cloudflare has the secrets, so a Worker that
 * fails here may start there; if it does not, Cloudflare rejects it before it serves a request. /
 */
async function mayReadSecrets({ mainModule, modules }: StartupWorker): Promise<boolean> {
  for (const { name, type, file } of modules) {
    if (type === "commonjs" && name === mainModule) return true;
    if (type !== "esm" && type !== "commonjs") continue;
    if (READS_ENVIRONMENT.test(await readFile(file, "utf8"))) return true;
  }
  return false;
}

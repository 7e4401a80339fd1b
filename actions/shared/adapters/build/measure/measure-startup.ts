import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { START_UP_LIMIT_MS } from "../../../domain/limits.ts";
import { errorMessage } from "../../../domain/text/error-message.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import { WORKER_FOLDER } from "../artifact/layout.ts";
import { type FindWorkerdOptions, findWorkerd } from "./find-workerd.ts";
import { type Launch, launchWorkerd } from "./launch-workerd.ts";
import { renderStartupConfig, type StartupWorker } from "./startup-config.ts";
import { readRefusal } from "./startup-refusal.ts";

export interface MeasureStartupOptions extends FindWorkerdOptions {
  /** Is told the time that it takes, and why there is no measure. */
  readonly journal?: BuildJournal;
}

/** Far over the limit: what uses more is not waited for. */
const CPU_SECONDS = 5;
/** For a Worker that waits without using the processor, or a machine that has none to spare. */
const DEADLINE_MS = 60_000;
const MOST_ROUNDS = 3;
const MOST_ADJUSTMENTS = 20;

/** Without a line of code: what workerd itself needs to start. */
const EMPTY: StartupWorker = {
  mainModule: "index.js",
  modules: [{ name: "index.js", type: "esm", file: "/dev/null" }],
  compatibilityDate: "2024-01-01",
  compatibilityFlags: [],
  bindings: [],
};

/**
 * Milliseconds of processor time that the artifact's Worker needs to start: loading its modules and running their top
 * level, in workerd, over what an empty Worker needs. Cloudflare validates the same "from starting the V8 isolate to
 * handling the fetch request" in processor time (https://github.com/cloudflare/workers-sdk/issues/2517), on other
 * machines, so it is a close estimate. `wrangler check startup` samples a profile of an import made from within a
 * request instead: modules are compiled before that, and its samples are wall time.
 *
 * At 5 s of processor time the Worker is stopped, and 5000 is the answer. Undefined for an app without a Worker, and
 * where it cannot be measured, which the journal is told.
 * Throws BUILD_FAILED with workerd's message when the Worker does not start.
 *
 * This runs code of the app: never call it in a job that holds a secret or a token that can write.
 */
export async function measureStartup(
  artifact: Artifact,
  { journal = noJournal, ...where }: MeasureStartupOptions,
): Promise<number | undefined> {
  const worker = workerOf(artifact);
  if (worker === undefined) return undefined;
  try {
    return await journal.time("start-up", async () => measure(await findWorkerd(where), worker));
  } catch (thrown) {
    if (!(thrown instanceof WorkerRefused)) return notMeasured(journal, thrown);
    if (await mayMissSecrets(worker)) return notMeasured(journal, thrown);
    const message = `The Worker of ${artifact.manifest.app} does not start: ${thrown.message}`;
    throw new PipelineError("BUILD_FAILED", message, { problems: [{ message }] });
  }
}

/** The Worker's own code or memory ended it. */
class WorkerRefused extends Error {
  override readonly name = "WorkerRefused";
}

function notMeasured(journal: BuildJournal, thrown: unknown): undefined {
  if (isPipelineError(thrown)) throw thrown;
  const reason = errorMessage(thrown);
  journal.note(`Start-up not measured: ${reason}`);
  return undefined;
}

function workerOf({ manifest, directory }: Artifact): StartupWorker | undefined {
  const { mainModule, compatibilityDate, compatibilityFlags, bindings } = manifest.worker;
  if (mainModule === undefined) return undefined;
  const modules = manifest.modules.map(({ path, type }) => ({
    name: path,
    type,
    file: join(directory, WORKER_FOLDER, path),
  }));
  return { mainModule, modules, compatibilityDate, compatibilityFlags, bindings };
}

/** The least of a few rounds: others on the machine only ever add to it. Both Workers start side by side. */
async function measure(binary: string, worker: StartupWorker): Promise<number> {
  let empty = Number.POSITIVE_INFINITY;
  let full = Number.POSITIVE_INFINITY;
  for (let round = 1; ; round++) {
    const cpu = await Promise.all([cpuMsOf(binary, EMPTY), cpuMsOf(binary, worker)]);
    empty = Math.min(empty, cpu[0]);
    full = Math.min(full, cpu[1]);
    const ms = Math.max(0, Math.round(full - empty));
    const clear = ms > 2 * START_UP_LIMIT_MS || (ms <= START_UP_LIMIT_MS && round > 1);
    if (clear || round === MOST_ROUNDS) return full === CPU_SECONDS * 1000 ? full : ms;
  }
}

async function cpuMsOf(binary: string, worker: StartupWorker): Promise<number> {
  let asked = worker;
  for (let adjustments = 0; adjustments < MOST_ADJUSTMENTS; adjustments++) {
    const launch = await start(binary, asked);
    if (launch.result === "ready") return launch.cpuMs;
    if (launch.result === "stopped") {
      if (launch.over === "processor time") return CPU_SECONDS * 1000;
      throw new Error(`workerd was not ready within ${DEADLINE_MS / 1000} s.`);
    }
    const refusal = readRefusal(launch.message, asked);
    if (refusal.reason === "worker") throw new WorkerRefused(refusal.message);
    if (refusal.reason === "other") throw new Error(`workerd said: ${refusal.message || "nothing"}`);
    asked = refusal.asked;
  }
  throw new Error("workerd accepts none of its compatibility flags.");
}

function start(binary: string, worker: StartupWorker): Promise<Launch> {
  const config = renderStartupConfig(worker);
  return launchWorkerd(config, { binary, cpuSeconds: CPU_SECONDS, deadlineMs: DEADLINE_MS });
}

/** `env` of `cloudflare:workers`, `process.env` under any name, and the globals of a service worker. */
const READS_ENVIRONMENT =
  /import\s*(?:\*|\{[^}]*\benv\b)[^;"']*["']cloudflare:workers["']|\bimport\(\s*["']cloudflare:workers["']|\bprocess\w*\.env\b|["'](?:node:)?process["']/;

/**
 * True when the code may ask for a secret while it starts. Secrets are kept by Cloudflare alone, so that what fails
 * here may well start there; and what does not, Cloudflare refuses before it serves.
 */
async function mayMissSecrets({ mainModule, modules }: StartupWorker): Promise<boolean> {
  for (const { name, type, file } of modules) {
    if (type === "commonjs" && name === mainModule) return true;
    if (type !== "esm" && type !== "commonjs") continue;
    if (READS_ENVIRONMENT.test(await readFile(file, "utf8"))) return true;
  }
  return false;
}

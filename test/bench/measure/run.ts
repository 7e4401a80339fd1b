import { spawn } from "node:child_process";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { listProcesses, residentBytesOf } from "./process-tree.ts";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export interface Run {
  readonly ms: number;
  /** 0 unless the run measured memory. */
  readonly peakBytes: number;
  readonly stdout: string;
}

const SAMPLE_MS = 15;
const TIMEOUT_MS = 300_000;

/**
 * Disables Node.js's compile cache, as on a fresh runner: otherwise npm and Vite would reuse code that earlier runs
 * compiled. https://nodejs.org/api/module.html#module-compile-cache
 */
const FRESH = { NODE_DISABLE_COMPILE_CACHE: "1" };

/**
 * Runs a command and measures the time from start to exit. Sampling memory takes time, so use either the time or the
 * peak of a run. Throws if the command fails.
 */
export async function run(
  { command, args, cwd, env }: Command,
  { memory = false }: { readonly memory?: boolean } = {},
): Promise<Run> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...FRESH },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const ended = new AbortController();
  const peak = memory && child.pid !== undefined ? watchMemory(child.pid, ended.signal) : 0;
  const code = await new Promise<number | null>((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  }).finally(() => ended.abort());
  const ms = performance.now() - started;
  if (code !== 0) {
    const tail = `${stdout}\n${stderr}`.trim().split("\n").slice(-12).join("\n");
    throw new Error(
      `\`${basename(command)} ${args.map(shorten).join(" ")}\` exited with ${code ?? "a signal"}:\n${tail}`,
    );
  }
  return { ms, peakBytes: await peak, stdout };
}

const shorten = (argument: string) => (argument.length > 80 ? "…" : argument);

async function watchMemory(id: number, ended: AbortSignal): Promise<number> {
  let peak = 0;
  while (!ended.aborted) {
    peak = Math.max(peak, residentBytesOf(id, await listProcesses()));
    await sleep(SAMPLE_MS);
  }
  return peak;
}

/** Returns the milliseconds from start to the first byte on standard output or standard error. */
export async function timeToFirstLine(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const ended = new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("close", settle);
  });
  const first = await Promise.race([
    new Promise<number>((settle) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", () => settle(performance.now() - started));
      }
    }),
    ended.then(() => undefined),
  ]);
  await ended;
  if (first === undefined) throw new Error(`\`node ${args.join(" ")}\` printed nothing.`);
  return first;
}

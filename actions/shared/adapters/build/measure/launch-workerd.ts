import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { listenFor } from "../../process/last-words.ts";
import { endGroup } from "../../process/process-group.ts";
import { readCpuMs } from "./process-cpu.ts";

/** How far workerd came with a configuration. `message` is what it wrote to stderr. */
export type Launch =
  /** It was ready; `cpuMs` is the processor time of the thread that runs Workers until then. */
  | { readonly result: "ready"; readonly cpuMs: number }
  | { readonly result: "exited"; readonly message: string }
  | { readonly result: "stopped"; readonly over: "processor time" | "time" };

export interface LaunchOptions {
  /** Path of workerd. */
  readonly binary: string;
  readonly cpuSeconds: number;
  readonly deadlineMs: number;
}

const CONTROL_FD = 3;

/**
 * Starts workerd with a configuration, waits until it is ready and ends it. Workers are loaded, and their top level run,
 * before it says that it is ready. Nothing of this process's environment is handed on, where tokens are. The kernel
 * holds it to `cpuSeconds`, also when this process dies meanwhile. Throws when workerd cannot be run at all.
 */
export async function launchWorkerd(config: string, options: LaunchOptions): Promise<Launch> {
  await using folder = await createTempFolder();
  const file = join(folder.path, "startup.capnp");
  await writeFile(file, config, { mode: 0o600 });
  const { binary, cpuSeconds, deadlineMs } = options;
  // At the soft limit the kernel sends SIGXCPU, which tells this end from others.
  const script = `ulimit -S -t ${cpuSeconds} && ulimit -H -t ${cpuSeconds + 1} && exec "$0" "$@"`;
  // Flags that only wait for a date to come are Cloudflare's business to refuse.
  const args = ["serve", "--experimental", "-I/", `--control-fd=${CONTROL_FD}`, file];
  const child = spawn("/bin/sh", ["-c", script, binary, ...args], {
    cwd: folder.path,
    env: {},
    // A group of its own, so that all of it can be ended.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, deadlineMs);
  const said = listenFor(child.stderr);
  const closed = new Promise((settle) => child.stderr?.on("close", settle));
  const exited = exitOf(child).finally(() => clearTimeout(timer));
  const ready = readyOf(child);
  try {
    const first = await Promise.race([ready, exited]);
    if (first === "ready") return { result: "ready", cpuMs: await readCpuMs(child.pid ?? 0) };
    if (late) return { result: "stopped", over: "time" };
    if (first === "SIGXCPU") return { result: "stopped", over: "processor time" };
    return { result: "exited", message: await closed.then(said) };
  } finally {
    endGroup(child);
    await exited;
  }
}

/** workerd writes one JSON object a line there, such as `{"event":"listen","socket":"ready","port":0}`. */
function readyOf({ stdio }: ChildProcess): Promise<"ready"> {
  const control = stdio[CONTROL_FD] as Readable;
  return new Promise((settle) => {
    control.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes('"listen"')) settle("ready");
    });
  });
}

/** Gives the signal that ended it; throws when it could not be started. */
function exitOf(child: ChildProcess): Promise<NodeJS.Signals | undefined> {
  return new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", (_, signal) => settle(signal ?? undefined));
  });
}

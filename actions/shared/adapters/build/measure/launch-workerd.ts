import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { collectTail } from "../../process/output-tail.ts";
import { endGroup } from "../../process/process-group.ts";
import { readCpuMs } from "./process-cpu.ts";

/** How a start of workerd ended. `message` is what it wrote to stderr. */
export type Launch =
  /** It became ready; `cpuMs` is the processor time that the thread that runs Workers used until then. */
  | { readonly result: "ready"; readonly cpuMs: number }
  | { readonly result: "exited"; readonly message: string }
  | { readonly result: "stopped"; readonly over: "processor time" | "time" };

/** Limits of one start. */
export interface LaunchOptions {
  /** Path of workerd's binary. */
  readonly binary: string;
  readonly cpuSeconds: number;
  readonly deadlineMs: number;
}

const CONTROL_FD = 3;

/**
 * Starts workerd with a configuration, waits until it is ready and ends it. workerd loads Workers and runs their top level
 * before it reports that it is ready. It gets an empty environment, because this process's may hold tokens. The kernel
 * enforces `cpuSeconds`, even if this process dies meanwhile. Throws when workerd cannot be started.
 */
export async function launchWorkerd(config: string, options: LaunchOptions): Promise<Launch> {
  await using folder = await createTempFolder();
  const file = join(folder.path, "startup.capnp");
  await writeFile(file, config, { mode: 0o600 });
  const { binary, cpuSeconds, deadlineMs } = options;
  // At the soft limit the kernel sends SIGXCPU, which distinguishes this end from others.
  const script = `ulimit -S -t ${cpuSeconds} && ulimit -H -t ${cpuSeconds + 1} && exec "$0" "$@"`;
  // Accepts experimental compatibility flags; Cloudflare decides at the upload whether they are allowed.
  const args = ["serve", "--experimental", "-I/", `--control-fd=${CONTROL_FD}`, file];
  const child = spawn("/bin/sh", ["-c", script, binary, ...args], {
    cwd: folder.path,
    env: {},
    // In a new process group, so that all of it can be ended.
    detached: true,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child);
  }, deadlineMs);
  const said = collectTail(child.stderr);
  const closed = new Promise((settle) => child.stderr?.on("close", settle));
  const exited = whenExited(child).finally(() => clearTimeout(timer));
  const ready = whenReady(child);
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

/**
 * Resolves when workerd is ready. It writes one JSON object per line to the control pipe, such as
 * `{"event":"listen","socket":"ready","port":0}`.
 */
function whenReady({ stdio }: ChildProcess): Promise<"ready"> {
  const control = stdio[CONTROL_FD] as Readable;
  return new Promise((settle) => {
    control.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes('"listen"')) settle("ready");
    });
  });
}

/** Returns the signal that ended the process, if any; throws when it could not be started. */
function whenExited(child: ChildProcess): Promise<NodeJS.Signals | undefined> {
  return new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", (_, signal) => settle(signal ?? undefined));
  });
}

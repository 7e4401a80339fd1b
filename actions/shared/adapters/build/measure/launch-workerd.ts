import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { basename, join } from "node:path";
import type { SandboxChoice } from "../../../domain/sandbox/choose-sandbox.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import { collectTail } from "../../process/output-tail.ts";
import { endGroup } from "../../process/process-group.ts";
import { readOnly, writable } from "../../process/sandbox/mounts.ts";
import { prepareConfined } from "../../process/sandbox/run-confined.ts";
import { findDescendant, readCpuMs } from "./process-cpu.ts";

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
  /** Absolute directories and files that the configuration names. */
  readonly readable: readonly string[];
  readonly sandbox: SandboxChoice;
  readonly cpuSeconds: number;
  readonly deadlineMs: number;
}

const CONTROL_FD = 3;

/**
 * Replaces this shell by workerd, `$0`. At the soft limit the kernel sends SIGXCPU, whose exit status distinguishes this
 * end from others. The control pipe takes the place of the standard output, because a sandbox passes no other pipes on.
 */
const SCRIPT = `cpu=$1; shift; ulimit -S -t "$cpu" && ulimit -H -t "$((cpu + 1))" && exec "$0" "$@" ${CONTROL_FD}>&1 >/dev/null`;

/**
 * Starts workerd with a configuration, waits until it is ready and ends it. workerd loads Workers and runs their top level
 * before it reports that it is ready. It runs in the sandbox and without this process's environment, which may hold tokens.
 * The kernel enforces `cpuSeconds`, even if this process dies meanwhile. Throws when workerd cannot be started.
 */
export async function launchWorkerd(config: string, options: LaunchOptions): Promise<Launch> {
  await using folder = await createTempFolder();
  const file = join(folder.path, "startup.capnp");
  await writeFile(file, config, { mode: 0o600 });
  const { binary, readable, sandbox, cpuSeconds, deadlineMs } = options;
  // Accepts experimental compatibility flags; Cloudflare decides at the upload whether they are allowed.
  const args = ["serve", "--experimental", "-I/", `--control-fd=${CONTROL_FD}`, file];
  await using scratch = await createTempFolder();
  const { command, directory, environment, ...prepared } = await prepareConfined(
    sandbox,
    {
      command: "/bin/sh",
      args: ["-c", SCRIPT, binary, String(cpuSeconds), ...args],
      directory: folder.path,
      // workerd makes a socket in its directory.
      mounts: [...[binary, ...readable].map(readOnly), writable(folder.path)],
      timeoutMs: deadlineMs,
    },
    scratch.path,
  );
  const child = spawn(command, prepared.args, {
    cwd: directory,
    env: environment,
    // In a new process group, so that all of it can be ended.
    detached: true,
    // A sandbox ends with its input.
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {});
  const end = (): void => {
    child.stdin.destroy();
    endGroup(child);
  };
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, deadlineMs);
  const said = collectTail(child.stderr);
  const closed = new Promise((settle) => child.stderr?.on("close", settle));
  const exited = whenExited(child).finally(() => clearTimeout(timer));
  const ready = whenReady(child);
  try {
    const first = await Promise.race([ready, exited]);
    if (first === "ready") {
      const pid = await findDescendant(child.pid ?? 0, basename(binary));
      return { result: "ready", cpuMs: await readCpuMs(pid) };
    }
    if (late) return { result: "stopped", over: "time" };
    if (first === SIGXCPU) return { result: "stopped", over: "processor time" };
    return { result: "exited", message: await closed.then(said) };
  } finally {
    end();
    await exited;
  }
}

/**
 * Resolves when workerd is ready. It writes one JSON object per line to the control pipe, such as
 * `{"event":"listen","socket":"ready","port":0}`.
 */
function whenReady({ stdout }: Pick<ChildProcess, "stdout">): Promise<"ready"> {
  return new Promise((settle) => {
    stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes('"listen"')) settle("ready");
    });
  });
}

/** Number of the signal; shells add it to 128 for the exit status of a process that it ended. */
const SIGXCPU = constants.signals["SIGXCPU" as NodeJS.Signals];

/** Returns the number of the signal that ended workerd, if any; throws when it could not be started. */
function whenExited(child: ChildProcess): Promise<number | undefined> {
  return new Promise((settle, refuse) => {
    child.on("error", refuse);
    child.on("exit", (code, signal) => {
      if (signal !== null) settle(constants.signals[signal]);
      else settle(code !== null && code > 128 ? code - 128 : undefined);
    });
  });
}

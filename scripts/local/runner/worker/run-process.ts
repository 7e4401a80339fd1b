import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { LineSplitter } from "./line-splitter.ts";
import { type ProcessGroups, signalGroup } from "./process-groups.ts";

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Ends the process group, starting with SIGINT. */
  readonly signal: AbortSignal;
}

/** Delays after SIGINT, as in GitHub's runner: https://docs.github.com/actions/reference/workflows-and-actions/workflow-cancellation */
const SIGTERM_AFTER_MS = 7_500;
const SIGKILL_AFTER_MS = 10_000;
/** How long to read on after the exit: a process left behind may hold the pipes open, but its step has ended. */
const DRAIN_MS = 250;

/** Runs a command in a new process group and returns its exit code; 1 if a signal ended it, 127 if it cannot start. */
export async function runProcess(groups: ProcessGroups, request: ProcessRequest): Promise<number> {
  const { command, args, cwd, env, onLine, signal } = request;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  const { pid } = child;
  const exit = once(child, "exit");
  if (pid === undefined) {
    await exit.catch((error: Error) => onLine(`##[error]${error.message}`));
    return 127;
  }
  groups.add(pid);
  const stopEscalation = escalateOn(signal, pid);
  const drained = Promise.all([forwardLines(child.stdout, onLine), forwardLines(child.stderr, onLine)]);
  try {
    const [code] = (await exit) as [number | null];
    await Promise.race([drained, delay(DRAIN_MS)]);
    return code ?? 1;
  } finally {
    stopEscalation();
    if (signal.aborted) signalGroup(pid, "SIGKILL");
    child.stdout.destroy();
    child.stderr.destroy();
    groups.release(pid);
  }
}

function escalateOn(signal: AbortSignal, pid: number): () => void {
  const timers: NodeJS.Timeout[] = [];
  const escalate = (): void => {
    signalGroup(pid, "SIGINT");
    timers.push(setTimeout(() => signalGroup(pid, "SIGTERM"), SIGTERM_AFTER_MS));
    timers.push(setTimeout(() => signalGroup(pid, "SIGKILL"), SIGKILL_AFTER_MS));
  };
  if (signal.aborted) escalate();
  else signal.addEventListener("abort", escalate, { once: true });
  return () => {
    signal.removeEventListener("abort", escalate);
    for (const timer of timers) clearTimeout(timer);
  };
}

async function forwardLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const splitter = new LineSplitter();
  stream.on("data", (chunk: Buffer) => splitter.push(chunk).forEach(onLine));
  await once(stream, "close");
  splitter.end().forEach(onLine);
}

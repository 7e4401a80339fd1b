import { rmSync } from "node:fs";
import { asMap, coerceString } from "../expressions/evaluate.ts";
import type { JobContext } from "./job-context.ts";
import { Channel } from "./messages/channel.ts";
import { Masker } from "./messages/masker.ts";
import type { JobMessage, ToWorker } from "./messages/protocol.ts";
import { ProcessGroups } from "./process-groups.ts";
import { runJob } from "./run-job.ts";

/**
 * A worker process. The pool starts it in advance; it waits for one job on the IPC channel, runs it and exits.
 * When the parent exits, the worker kills everything that it started, so that no process outlives the parent.
 */
const channel = new Channel();
const groups = new ProcessGroups((pids) => channel.send({ type: "groups", pids }));
let job: JobContext | undefined;

process.on("disconnect", () => {
  groups.killAll();
  try {
    if (job !== undefined) rmSync(job.message.directory, { recursive: true, force: true, maxRetries: 3 });
  } finally {
    process.exit(1);
  }
});

// Ctrl-C in a terminal signals the whole foreground process group, but only the parent may cancel a job.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

process.on("message", (message: ToWorker) => {
  if (message.type === "job") void start(message.message);
  else if (message.type === "cancel") cancel();
  else channel.accept(message);
});
channel.send({ type: "ready" });

async function start(message: JobMessage): Promise<void> {
  job = createContext(message);
  const outcome = await runJob(job, () => new Date().toISOString());
  await channel.sendLast({ type: "done", outcome });
  process.exit(0);
}

function createContext(message: JobMessage): JobContext {
  const masker = new Masker();
  for (const secret of Object.values(asMap(message.contexts.secrets))) masker.add(coerceString(secret));
  masker.add(message.token);
  masker.add(message.runtimeToken);
  return {
    message,
    channel,
    masker,
    groups,
    env: {},
    paths: [],
    cancelled: false,
    running: new AbortController(),
    posts: [],
  };
}

/** Aborts the current step. Later steps with `if: always()` still run, with a new signal. */
function cancel(): void {
  if (job === undefined || job.cancelled) return;
  job.cancelled = true;
  const { running } = job;
  job.running = new AbortController();
  running.abort();
}

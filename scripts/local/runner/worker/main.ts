import { rmSync } from "node:fs";
import { asMap, toText } from "../expressions/evaluate.ts";
import type { JobContext } from "./job-context.ts";
import { Channel } from "./messages/channel.ts";
import { Masker } from "./messages/masker.ts";
import type { JobMessage, ToWorker } from "./messages/protocol.ts";
import { ProcessGroups } from "./process-groups.ts";
import { runJob } from "./run-job.ts";

/**
 * A worker process. It is started ahead of need, waits for one job over the IPC channel, carries it out and ends.
 * When the parent is gone it ends everything that it started: killing the parent leaves no process.
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

// Ctrl-C in a terminal reaches the whole foreground group; the parent decides how a job ends.
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
  for (const secret of Object.values(asMap(message.contexts.secrets))) masker.add(toText(secret));
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

/** Ends the step that runs; those that follow may still run by `if: always()` and get a fresh signal. */
function cancel(): void {
  if (job === undefined || job.cancelled) return;
  job.cancelled = true;
  const { running } = job;
  job.running = new AbortController();
  running.abort();
}

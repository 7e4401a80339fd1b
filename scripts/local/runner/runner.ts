import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { errorMessage } from "../../../actions/shared/domain/text/error-message.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";
import type { RunnerHost, WorkflowEvent } from "./host/runner-host.ts";
import { ConcurrencyGroups } from "./run/concurrency-groups.ts";
import { selectWorkflows } from "./run/select-workflows.ts";
import type { Services } from "./run/services.ts";
import { Slots } from "./run/slots.ts";
import { createSources, type Toolkit } from "./run/sources.ts";
import { refuseRun, type StartedRun, startRun } from "./run/start-run.ts";
import { WorkerPool } from "./run/worker-pool.ts";

export interface RunnerOptions {
  readonly host: RunnerHost;
  /** Used for every version of the toolkit; its `dist` directories must be bundled. */
  readonly toolkit: Toolkit;
  /** Parent of the job directories; defaults to the system's temporary directory. */
  readonly workDirectory?: string;
  /** Environment variables for every step, such as the path of a browser. */
  readonly machineEnv?: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Defaults to the number of CPUs, but at least two. */
  readonly maxParallelJobs?: number;
}

/** Runs the workflows of a host's repositories. */
export interface Runner {
  /** Resolves when the runner has handled every event of the host and no run is in progress. */
  idle(): Promise<void>;
  cancelRun(runId: number): void;
  /** Starts the workflows with `on: schedule`. The runner has no clock of its own. */
  schedule(repository: string, defaultBranch?: string): Promise<void>;
  /** Ends all jobs, kills their processes and removes their directories. */
  close(): Promise<void>;
}

export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const { host, log } = options;
  const root = await createRoot(options.workDirectory);
  const services = createServices(options, root);
  const runs = new Map<number, StartedRun>();
  const active = new Set<Promise<void>>();
  /** Serialises the events of each repository, so that their runs queue in the same order. */
  const queues = new Map<string, Promise<void>>();

  function track(work: Promise<void>): void {
    active.add(work);
    void work.finally(() => active.delete(work));
  }

  async function handle(event: WorkflowEvent): Promise<void> {
    try {
      const { selected, broken } = await selectWorkflows(host, event);
      for (const { path, error } of broken) await refuseRun(services, event, path, error);
      for (const workflow of selected) {
        const run = await startRun(services, event, workflow);
        runs.set(run.id, run);
        track(run.ended.finally(() => runs.delete(run.id)));
      }
    } catch (error) {
      log.warn(`could not handle event ${event.name}: ${errorMessage(error)}`);
    }
  }

  function accept(event: WorkflowEvent): Promise<void> {
    const queued = (queues.get(event.repository) ?? Promise.resolve()).then(() => handle(event));
    queues.set(event.repository, queued);
    track(queued);
    return queued;
  }

  const cancelRun = (runId: number): void => runs.get(runId)?.cancel();
  const unsubscribe = [host.subscribe((event) => void accept(event)), host.onCancel(cancelRun)];

  async function idle(): Promise<void> {
    // The host delivers an event shortly after it answers the request that caused it, and runs cause events too.
    for (;;) {
      await host.delivered();
      if (active.size === 0) return;
      await Promise.all(active);
    }
  }

  return {
    idle,
    cancelRun,
    async schedule(repository, defaultBranch = "main") {
      const sha = await host.resolveRef(repository, defaultBranch);
      if (sha !== undefined) await accept(scheduleEvent(repository, defaultBranch, sha));
    },
    async close() {
      for (const stop of unsubscribe) stop();
      for (const run of runs.values()) run.cancel();
      await services.workers.close();
      await idle();
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/**
 * Compiled code of worker processes, below the toolkit: starting one takes 0.04 s of processor time instead of 0.15.
 * Only for the runner's own processes; steps get no shared cache, because code of an app could write to it.
 */
const COMPILE_CACHE = "node_modules/.cache/node-compile-cache";

async function createRoot(workDirectory: string | undefined): Promise<string> {
  const parent = workDirectory ?? tmpdir();
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "overskill-runner-"));
}

function createServices(options: RunnerOptions, root: string): Services {
  const { host, log, machineEnv = {} } = options;
  // Steps must find the Node.js that runs the runner, not another one on this machine.
  const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  const env = { PATH: path, LANG: process.env["LANG"] ?? "C.UTF-8" };
  return {
    host,
    log,
    sources: createSources(host, options.toolkit, join(root, "actions")),
    workers: new WorkerPool({ ...env, NODE_COMPILE_CACHE: join(options.toolkit.directory, COMPILE_CACHE) }),
    slots: new Slots(options.maxParallelJobs ?? Math.max(2, availableParallelism())),
    groups: new ConcurrencyGroups(),
    workDirectory: root,
    stepEnv: { ...env, ...machineEnv },
  };
}

function scheduleEvent(repository: string, branch: string, sha: string): WorkflowEvent {
  return {
    name: "schedule",
    repository,
    payload: {},
    actor: repository.split("/")[0] ?? "",
    ref: `refs/heads/${branch}`,
    sha,
    createdAt: new Date().toISOString(),
  };
}

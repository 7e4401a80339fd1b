import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FromWorker, JobMessage, JobOutcome, ToWorker } from "../worker/messages/protocol.ts";
import { signalGroup } from "../worker/process-groups.ts";

const WORKER = fileURLToPath(new URL("../worker/main.ts", import.meta.url));
const STDERR_LIMIT = 4_000;

type Report = Exclude<FromWorker, { type: "ready" | "groups" | "done" }>;

/** One worker process, as its parent uses it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  #groups: readonly number[] = [];
  #stderr = "";

  constructor(env: Readonly<Record<string, string>>) {
    this.#child = fork(WORKER, [], { env, execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
    this.#exited = once(this.#child, "exit");
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-STDERR_LIMIT);
    });
  }

  get isAlive(): boolean {
    return this.#child.connected;
  }

  /** Resolves when the process has exited. */
  get exited(): Promise<unknown> {
    return this.#exited;
  }

  /**
   * Sends a job to the worker and waits for its outcome. The process exits shortly afterwards. Throws an Error if the
   * worker exits before its job has ended.
   */
  async run(message: JobMessage, onReport: (report: Report) => void): Promise<JobOutcome> {
    const done = Promise.withResolvers<JobOutcome>();
    this.#child.on("message", (report: FromWorker) => {
      if (report.type === "groups") this.#groups = report.pids;
      else if (report.type === "done") done.resolve(report.outcome);
      else if (report.type !== "ready") onReport(report);
    });
    this.send({ type: "job", message });
    const outcome = await Promise.race([done.promise, this.#exited.then(() => undefined)]);
    if (outcome !== undefined) return outcome;
    for (const pid of this.#groups) signalGroup(pid, "SIGKILL");
    await rm(message.directory, { recursive: true, force: true, maxRetries: 3 });
    throw new Error(`The worker process ended before its job did. ${this.#stderr}`.trim());
  }

  send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Makes the worker kill its steps, remove its files and exit. */
  async close(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#exited;
  }
}

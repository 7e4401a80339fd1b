import { WorkerProcess } from "./worker-process.ts";

/** Delay before the next spare starts, so that it does not compete with the job that just began. */
const REFILL_AFTER_MS = 200;

/** Hands out worker processes. One spare is always ready, because many steps are shorter than the start of Node.js. */
export class WorkerPool {
  readonly #env: Readonly<Record<string, string>>;
  readonly #workers = new Set<WorkerProcess>();
  #spare: WorkerProcess | undefined;
  #isClosed = false;
  #refill: NodeJS.Timeout | undefined;

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
    this.#spare = this.#start();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  take(): WorkerProcess {
    const worker = this.#spare?.isAlive ? this.#spare : this.#start();
    this.#spare = undefined;
    clearTimeout(this.#refill);
    this.#refill = setTimeout(() => this.#fill(), REFILL_AFTER_MS).unref();
    return worker;
  }

  /** Starts a spare at once. Call it when a job has ended: often the next one follows immediately. */
  release(): void {
    this.#fill();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#refill);
    await Promise.all([...this.#workers].map((worker) => worker.close()));
    this.#workers.clear();
  }

  #fill(): void {
    if (!this.#isClosed) this.#spare ??= this.#start();
  }

  #start(): WorkerProcess {
    if (this.#isClosed) throw new Error("The runner is closed.");
    const worker = new WorkerProcess(this.#env);
    this.#workers.add(worker);
    void worker.exited.then(() => this.#workers.delete(worker));
    return worker;
  }
}

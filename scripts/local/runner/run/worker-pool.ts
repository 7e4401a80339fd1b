import { WorkerProcess } from "./worker-process.ts";

/** A new spare is started only then, so that it does not compete with the job that just began. */
const REFILL_AFTER_MS = 200;

/** Gives out worker processes; one waits ready, because starting Node takes longer than many a step. */
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

  /** To be called when the worker's job is over: the next job most often comes right after. */
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

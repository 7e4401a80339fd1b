import type { ScriptRecord } from "../store/records.ts";
import type { DispatchTarget, WorkerProcess } from "./worker-process.ts";

export interface FleetOptions {
  readonly launch: (key: ScriptKey, record: ScriptRecord) => Promise<WorkerProcess>;
  /** Finds the record to start when a lookup finds no running Worker. */
  readonly find: (key: ScriptKey) => ScriptRecord | undefined;
  /** Above this number, the least recently looked up Worker is stopped; its next lookup starts it again. */
  readonly maxRunning: number;
  /** How long a replaced Worker may finish its requests, in milliseconds. */
  readonly drainMs: number;
}

export interface ScriptKey {
  readonly namespace: string;
  readonly script: string;
}

interface Running {
  readonly process: WorkerProcess;
  /** True if it has Durable Object storage, which two processes must not write. */
  readonly ownsStorage: boolean;
  usedAt: number;
}

interface Slot {
  current?: Running;
  /** An update that is not visible yet; see `staleMs`. */
  hidden?: { readonly next: Running; readonly timer: NodeJS.Timeout };
  /** Settles when no start, switch or stop of this script is in progress. */
  busy: Promise<unknown>;
}

/** The running user Workers, with at most one visible version of each script. */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #draining = new Map<WorkerProcess, NodeJS.Timeout>();
  /** Delay in milliseconds before an update becomes visible, as on Cloudflare's network; 0 for none. */
  staleMs = 0;

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /**
   * Starts the new version, then switches to it. If it does not start, the old version continues to serve. Throws
   * StartupError of the new version.
   */
  replace(key: ScriptKey, record: ScriptRecord): Promise<Pick<WorkerProcess, "startupMs">> {
    return this.#exclusively(key, async (slot) => {
      const next = await this.#launch(key, record);
      await this.#reveal(slot);
      if (this.staleMs > 0 && slot.current !== undefined) {
        const timer = setTimeout(() => {
          void this.#exclusively(key, (later) => this.#reveal(later));
        }, this.staleMs);
        slot.hidden = { next, timer };
      } else {
        await this.#switch(slot, next);
      }
      this.#stopIdle(slot);
      return { startupMs: next.process.startupMs };
    });
  }

  /** Returns where the script runs and starts it if necessary; undefined if the script does not exist. */
  async target(key: ScriptKey): Promise<DispatchTarget | undefined> {
    const running = await this.#running(key);
    return running?.process.target();
  }

  /** Returns the address for plain HTTP without a dispatcher, and starts the script if necessary. */
  async url(key: ScriptKey): Promise<URL | undefined> {
    return (await this.#running(key))?.process.url;
  }

  remove(key: ScriptKey): Promise<void> {
    return this.#exclusively(key, async (slot) => {
      const { current, hidden } = slot;
      clearTimeout(hidden?.timer);
      delete slot.current;
      delete slot.hidden;
      await Promise.all([current?.process.stop(), hidden?.next.process.stop()]);
    });
  }

  async close(): Promise<void> {
    const keys = [...this.#slots.keys()].map(parseKey);
    await Promise.allSettled(keys.map((key) => this.remove(key)));
    for (const timer of this.#draining.values()) clearTimeout(timer);
    await Promise.allSettled([...this.#draining.keys()].map((process) => process.stop()));
  }

  async #running(key: ScriptKey): Promise<Running | undefined> {
    const slot = this.#slots.get(formatKey(key));
    const running = slot?.current ?? (await this.#startLazily(key));
    if (running !== undefined) running.usedAt = performance.now();
    return running;
  }

  #startLazily(key: ScriptKey): Promise<Running | undefined> {
    return this.#exclusively(key, async (slot) => {
      if (slot.current !== undefined) return slot.current;
      const record = this.#options.find(key);
      if (record === undefined) return undefined;
      slot.current = await this.#launch(key, record);
      this.#stopIdle(slot);
      return slot.current;
    });
  }

  async #launch(key: ScriptKey, record: ScriptRecord): Promise<Running> {
    const process = await this.#options.launch(key, record);
    return {
      process,
      ownsStorage: Object.keys(record.durableObjects).length > 0,
      usedAt: performance.now(),
    };
  }

  async #reveal(slot: Slot): Promise<void> {
    const { hidden } = slot;
    if (hidden === undefined) return;
    clearTimeout(hidden.timer);
    delete slot.hidden;
    await this.#switch(slot, hidden.next);
  }

  async #switch(slot: Slot, next: Running): Promise<void> {
    const old = slot.current;
    if (old?.ownsStorage) {
      // Lookups wait meanwhile. As on Cloudflare, the WebSockets of the old version end here.
      delete slot.current;
      await old.process.stop();
    } else if (old !== undefined) {
      this.#stopLater(old, this.#options.drainMs);
    }
    slot.current = next;
  }

  #stopLater({ process }: Running, ms: number): void {
    const stop = async () => {
      await process.stop().catch(() => {});
      this.#draining.delete(process);
    };
    const timer = setTimeout(() => void stop(), ms);
    this.#draining.set(process, timer);
  }

  #stopIdle(except: Slot): void {
    const slots = [...this.#slots.values()].filter((slot) => slot.current !== undefined);
    const surplus = slots.length - this.#options.maxRunning;
    if (surplus <= 0) return;
    const idle = slots
      .filter((slot) => slot !== except && slot.hidden === undefined)
      .sort((a, b) => (a.current?.usedAt ?? 0) - (b.current?.usedAt ?? 0))
      .slice(0, surplus);
    for (const slot of idle) {
      const { current } = slot;
      if (current === undefined) continue;
      delete slot.current;
      // The next start waits until the storage is free.
      slot.busy = slot.busy.then(() => current.process.stop()).catch(() => {});
    }
  }

  #exclusively<T>(key: ScriptKey, work: (slot: Slot) => Promise<T>): Promise<T> {
    const name = formatKey(key);
    const slot = this.#slots.get(name) ?? { busy: Promise.resolve() };
    this.#slots.set(name, slot);
    const done = slot.busy.then(() => work(slot));
    slot.busy = done.catch(() => {});
    return done;
  }
}

/** Neither name contains a slash. */
const formatKey = ({ namespace, script }: ScriptKey) => `${namespace}/${script}`;

function parseKey(text: string): ScriptKey {
  const [namespace = "", script = ""] = text.split("/");
  return { namespace, script };
}

import { rm } from "node:fs/promises";
import type { MiniflareOptions } from "miniflare";
import type { StateStore } from "../store/state-store.ts";
import type { ResourceKind } from "./shared-resource-plugin.ts";
import { startWorkerProcess, type WorkerProcess, type WorkerProcessContext } from "./worker-process.ts";

const BINDING = "RESOURCE";

/** The part of the runtime's interface that the API uses; the package with its types is not installed. */
export interface KvNamespace {
  get(key: string, type: "arrayBuffer"): Promise<ArrayBuffer | null>;
  put(
    key: string,
    value: ArrayBuffer,
    options: { expiration?: number; expirationTtl?: number; metadata?: unknown },
  ): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string | null; limit: number; cursor: string | null }): Promise<{
    readonly keys: readonly { readonly name: string }[];
    readonly list_complete: boolean;
    readonly cursor?: string;
  }>;
}

export interface D1Database {
  prepare(sql: string): {
    bind(...values: unknown[]): { all(): Promise<{ readonly results: unknown[]; readonly meta: unknown }> };
  };
}

/**
 * Runs one workerd per KV namespace, D1 database and R2 bucket, so that any number of user Workers can bind it. Each
 * starts at its first use, and removing one does not affect the others.
 */
export class ResourceHost {
  readonly #store: StateStore;
  readonly #context: WorkerProcessContext;
  readonly #running = new Map<string, Promise<WorkerProcess>>();

  constructor(store: StateStore, context: WorkerProcessContext) {
    this.#store = store;
    this.#context = context;
  }

  /** Returns the debug port of the workerd that holds the resource, `127.0.0.1:PORT`. */
  async address(kind: ResourceKind, id: string): Promise<string> {
    return (await this.#start(kind, id)).target().address;
  }

  async kv(id: string): Promise<KvNamespace> {
    const { miniflare } = await this.#start("kv", id);
    return (await miniflare.getKVNamespace(BINDING)) as unknown as KvNamespace;
  }

  async d1(id: string): Promise<D1Database> {
    const { miniflare } = await this.#start("d1", id);
    return (await miniflare.getD1Database(BINDING)) as unknown as D1Database;
  }

  /** Stops the workerd of a resource and deletes its data. */
  async remove(kind: ResourceKind, id: string): Promise<void> {
    const key = `${kind}-${id}`;
    const running = this.#running.get(key);
    this.#running.delete(key);
    await (await running)?.stop();
    await rm(this.#store.resourceDirectory(kind, id), { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(async (running) => (await running).stop()));
    this.#running.clear();
  }

  #start(kind: ResourceKind, id: string): Promise<WorkerProcess> {
    const key = `${kind}-${id}`;
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const starting = startWorkerProcess(key, this.#options(kind, id), this.#context);
    this.#running.set(key, starting);
    starting.catch(() => this.#running.delete(key));
    return starting;
  }

  #options(kind: ResourceKind, id: string): MiniflareOptions {
    const persist = this.#store.resourceDirectory(kind, id);
    const worker = { modules: true as const, script: "export default {}" };
    switch (kind) {
      case "kv":
        return { ...worker, kvPersist: persist, kvNamespaces: { [BINDING]: id } };
      case "d1":
        return { ...worker, d1Persist: persist, d1Databases: { [BINDING]: id } };
      case "r2":
        return { ...worker, r2Persist: persist, r2Buckets: { [BINDING]: id } };
    }
  }
}

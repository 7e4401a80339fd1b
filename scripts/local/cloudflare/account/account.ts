import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type OrphanGuard, startOrphanGuard } from "../../server/orphan-guard.ts";
import { writeAssetDirectory } from "../runtime/asset-directory.ts";
import { Fleet, type ScriptKey } from "../runtime/fleet.ts";
import { type LookupServer, startLookupServer } from "../runtime/lookup-server.ts";
import { ResourceHost } from "../runtime/resource-host.ts";
import { StartupClock } from "../runtime/startup-clock.ts";
import { workerOptions } from "../runtime/worker-options.ts";
import {
  StartupError,
  startWorkerProcess,
  type WorkerProcess,
  type WorkerProcessContext,
} from "../runtime/worker-process.ts";
import { AssetSessions } from "../store/asset-sessions.ts";
import { requireBindingTargets } from "../store/binding-targets.ts";
import { ownEntry } from "../store/own-entry.ts";
import type { AccountScriptRecord, ScriptRecord } from "../store/records.ts";
import type { StateStore } from "../store/state-store.ts";
import { invalidUpload } from "../wire/api-error.ts";
import { KeyedQueue } from "./keyed-queue.ts";

/** Limit of workerd processes, at about 25 MB each; with more, ordinary machines start to swap. */
const MAX_RUNNING = 50;
const DRAIN_MS = 1000;

export interface AccountOptions {
  readonly log: (line: string) => void;
  /** True to remove the whole state directory when this process exits. */
  readonly temporary: boolean;
}

/** The result of starting a version. */
export type Started = Pick<WorkerProcess, "startupMs">;

/** One Cloudflare account: its stored state and its running Workers. */
export class Account {
  readonly store: StateStore;
  readonly sessions: AssetSessions;
  readonly resources: ResourceHost;
  readonly fleet: Fleet;
  readonly #queue = new KeyedQueue();
  readonly #scratch: string;
  readonly #guard: OrphanGuard;
  readonly #context: WorkerProcessContext;
  #lookup: LookupServer | undefined;

  constructor(store: StateStore, { log, temporary }: AccountOptions) {
    this.store = store;
    this.#scratch = mkdtempSync(join(store.directory, "run-"));
    this.#guard = startOrphanGuard();
    this.#guard.adoptDirectory(temporary ? store.directory : this.#scratch);
    this.#context = { guard: this.#guard, startupClock: new StartupClock(), scratch: this.#scratch, log };
    this.sessions = new AssetSessions(store);
    this.resources = new ResourceHost(store, this.#context);
    this.fleet = new Fleet({
      launch: (key, record) => this.#launch(key, record),
      find: (key) => this.findScript(key),
      maxRunning: MAX_RUNNING,
      drainMs: DRAIN_MS,
    });
  }

  async open(): Promise<void> {
    this.#lookup = await startLookupServer(this.fleet);
  }

  async close(): Promise<void> {
    await this.fleet.close();
    await this.resources.close();
    await this.#lookup?.close();
    await this.#guard.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** Finds a script. If `key.namespace` is "", it is the deployed version of a Worker of the account itself. */
  findScript({ namespace, script }: ScriptKey): ScriptRecord | undefined {
    const { namespaces, scripts } = this.store.account;
    if (namespace !== "") return ownEntry(ownEntry(namespaces, namespace)?.scripts ?? {}, script);
    const found = ownEntry(scripts, script);
    return found && deployedVersion(found);
  }

  /** Serialises changes to one script. */
  exclusively<T>({ namespace, script }: ScriptKey, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(`${namespace}/${script}`, work);
  }

  /**
   * Starts `record` as the current version, then stores it through `save`. Throws ApiError 400/10021 with workerd's
   * message if it does not start; the old version continues to serve.
   */
  async activate(key: ScriptKey, record: ScriptRecord, save: () => void): Promise<Started> {
    const started = await this.#start(record, () => this.fleet.replace(key, record));
    save();
    this.store.save();
    return started;
  }

  /** Starts and stops a version to check that it starts. Throws ApiError as `activate` does. */
  async check(key: ScriptKey, record: ScriptRecord): Promise<void> {
    const started = await this.#start(record, () => this.#launch(key, record));
    await started.stop();
  }

  async #start<T>(record: ScriptRecord, start: () => Promise<T>): Promise<T> {
    requireBindingTargets(this.store.account, record.bindings);
    try {
      return await start();
    } catch (thrown) {
      throw thrown instanceof StartupError ? invalidUpload(thrown.message) : thrown;
    }
  }

  /** Stops a script and deletes its Durable Objects. The caller removes the record. */
  async removeRuntime(key: ScriptKey): Promise<void> {
    await this.fleet.remove(key);
    const storage = this.store.storageDirectory(key.namespace, key.script);
    await rm(storage, { recursive: true, force: true });
  }

  /** Finds the dispatcher: the last deployed Worker of the account with a dispatch namespace binding. */
  dispatcher(): ScriptKey | undefined {
    const found = Object.entries(this.store.account.scripts)
      .filter(([, script]) =>
        deployedVersion(script)?.bindings.some(({ type }) => type === "dispatch_namespace"),
      )
      .sort(([, a], [, b]) => deployedOn(b).localeCompare(deployedOn(a)))[0];
    return found && { namespace: "", script: found[0] };
  }

  async #launch(key: ScriptKey, record: ScriptRecord) {
    const assetDirectory = mkdtempSync(join(this.#scratch, "assets-"));
    if (record.assets !== undefined) await writeAssetDirectory(this.store, record.assets, assetDirectory);
    const processName = `${key.namespace || "account"}--${key.script}`;
    const options = await workerOptions(record, {
      processName,
      assetDirectory,
      readModule: (module) => this.store.readModule(module),
      storageDirectory: this.store.storageDirectory(key.namespace, key.script),
      lookup: this.#lookup?.address ?? "",
      resourceAddress: (kind, id) => this.resources.address(kind, id),
    });
    const removeAssets = () => rm(assetDirectory, { recursive: true, force: true });
    try {
      const started = await startWorkerProcess(processName, options, this.#context);
      return { ...started, stop: () => started.stop().then(removeAssets) };
    } catch (thrown) {
      await removeAssets();
      throw thrown;
    }
  }
}

/** Returns the version that the newest deployment of a Worker made live. */
export function deployedVersion(script: AccountScriptRecord): ScriptRecord | undefined {
  const id = script.deployments[0]?.versionId;
  return script.versions.find((version) => version.versionId === id);
}

const deployedOn = (script: AccountScriptRecord) => script.deployments[0]?.createdOn ?? "";

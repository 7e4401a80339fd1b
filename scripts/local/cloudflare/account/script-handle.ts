import { randomUUID } from "node:crypto";
import type { ScriptKey } from "../runtime/fleet.ts";
import { ownEntry } from "../store/own-entry.ts";
import type { AccountScriptRecord, NamespaceRecord, ScriptRecord } from "../store/records.ts";
import { namespaceMissing, scriptMissing } from "../wire/api-error.ts";
import type { Account, Started } from "./account.ts";

/** One script of a dispatch namespace or of the account itself, for the routes that both share. */
export interface ScriptHandle {
  readonly key: ScriptKey;
  /** Name of the pool that shares asset blobs. */
  readonly pool: string;
  find(): ScriptRecord | undefined;
  /** Loads the current version. Throws ApiError 404/10007. */
  load(): ScriptRecord;
  /** Starts the record, then stores it; see Account.activate. */
  activate(record: ScriptRecord): Promise<Started>;
  /** Stores a record without a restart, e.g. after a change of tags. */
  save(record: ScriptRecord): void;
}

/** Number of versions to store; Cloudflare stores 100. */
const STORED_VERSIONS = 10;

/** Returns a dispatch namespace. Throws ApiError 404/100119. */
export function loadNamespace(account: Account, name: string): NamespaceRecord {
  const namespace = ownEntry(account.store.account.namespaces, name);
  if (namespace === undefined) throw namespaceMissing();
  return namespace;
}

/** Opens a script of a dispatch namespace. Throws ApiError 404/100119 if the namespace does not exist. */
export function namespaceScript(account: Account, namespaceName: string, script: string): ScriptHandle {
  const namespace = loadNamespace(account, namespaceName);
  return handle(account, { namespace: namespaceName, script }, (record) => {
    namespace.scripts[script] = record;
    namespace.modifiedOn = record.modifiedOn;
  });
}

/** Opens a Worker of the account itself. */
export function accountScript(account: Account, script: string): ScriptHandle {
  return handle(account, { namespace: "", script }, (record) => {
    const found = loadOrAddAccountScript(account, script);
    addVersion(found, record);
    deploy(found, record.versionId, {});
  });
}

/** Returns a Worker of the account, and adds it first if necessary. */
export function loadOrAddAccountScript(account: Account, script: string): AccountScriptRecord {
  const { scripts } = account.store.account;
  const found = ownEntry(scripts, script);
  if (found !== undefined) return found;
  const added: AccountScriptRecord = {
    versions: [],
    deployments: [],
    subdomain: { enabled: false, previews_enabled: false },
    routes: [],
  };
  scripts[script] = added;
  return added;
}

/** Adds a version and drops the oldest ones, except the deployed version. */
export function addVersion(script: AccountScriptRecord, record: ScriptRecord): void {
  const others = script.versions.filter(({ versionId }) => versionId !== record.versionId);
  const live = script.deployments[0]?.versionId;
  script.versions = [record, ...others].filter(
    ({ versionId }, index) => index < STORED_VERSIONS || versionId === live,
  );
}

/** Makes a version the deployed one. */
export function deploy(
  script: AccountScriptRecord,
  versionId: string,
  annotations: Readonly<Record<string, string>>,
): void {
  const deployment = { id: randomUUID(), createdOn: new Date().toISOString(), versionId, annotations };
  script.deployments = [deployment, ...script.deployments].slice(0, STORED_VERSIONS);
}

function handle(account: Account, key: ScriptKey, store: (record: ScriptRecord) => void): ScriptHandle {
  const find = () => account.findScript(key);
  return {
    key,
    pool: key.namespace,
    find,
    load() {
      const record = find();
      if (record === undefined) throw scriptMissing();
      return record;
    },
    activate: (record) => account.activate(key, record, () => store(record)),
    save(record) {
      store(record);
      account.store.save();
    },
  };
}

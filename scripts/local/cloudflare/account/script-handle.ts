import { randomUUID } from "node:crypto";
import type { ScriptKey } from "../runtime/fleet.ts";
import { ownEntry } from "../store/own-entry.ts";
import type { AccountScriptRecord, NamespaceRecord, ScriptRecord } from "../store/records.ts";
import { namespaceMissing, scriptMissing } from "../wire/api-error.ts";
import type { Account, Started } from "./account.ts";

/** One script, in a dispatch namespace or of the account itself, for the routes that both have. */
export interface ScriptHandle {
  readonly key: ScriptKey;
  /** Blobs of assets are shared within it. */
  readonly pool: string;
  find(): ScriptRecord | undefined;
  /** @throws ApiError 404/10007 */
  load(): ScriptRecord;
  /** Runs the record, then stores it; see Account.activate. */
  activate(record: ScriptRecord): Promise<Started>;
  /** Stores a record that runs no differently (tags, for example). */
  save(record: ScriptRecord): void;
}

/** Cloudflare keeps the last 100 versions; nobody needs that many here. */
const STORED_VERSIONS = 10;

/** @throws ApiError 404/100119 */
export function loadNamespace(account: Account, name: string): NamespaceRecord {
  const namespace = ownEntry(account.store.account.namespaces, name);
  if (namespace === undefined) throw namespaceMissing();
  return namespace;
}

/** @throws ApiError 404/100119 when the namespace does not exist */
export function namespaceScript(account: Account, namespaceName: string, script: string): ScriptHandle {
  const namespace = loadNamespace(account, namespaceName);
  return handle(account, { namespace: namespaceName, script }, (record) => {
    namespace.scripts[script] = record;
    namespace.modifiedOn = record.modifiedOn;
  });
}

export function accountScript(account: Account, script: string): ScriptHandle {
  return handle(account, { namespace: "", script }, (record) => {
    const found = loadOrAddAccountScript(account, script);
    addVersion(found, record);
    deploy(found, record.versionId, {});
  });
}

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

export function addVersion(script: AccountScriptRecord, record: ScriptRecord): void {
  const others = script.versions.filter(({ versionId }) => versionId !== record.versionId);
  const live = script.deployments[0]?.versionId;
  script.versions = [record, ...others].filter(
    ({ versionId }, index) => index < STORED_VERSIONS || versionId === live,
  );
}

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

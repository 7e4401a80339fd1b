import { createHash } from "node:crypto";
import type { Binding, NamespaceRecord, ScriptRecord } from "../store/records.ts";

const AUTHOR = "local";

export function namespaceView(namespace: NamespaceRecord) {
  return {
    namespace_id: namespace.id,
    namespace_name: namespace.name,
    script_count: Object.keys(namespace.scripts).length,
    trusted_workers: namespace.trustedWorkers,
    created_on: namespace.createdOn,
    created_by: AUTHOR,
    modified_on: namespace.modifiedOn,
    modified_by: AUTHOR,
  };
}

export function scriptView(record: ScriptRecord) {
  return {
    id: record.name,
    tag: createHash("md5").update(record.name).digest("hex"),
    tags: record.tags,
    etag: record.etag,
    // wrangler shows this as the version id.
    deployment_id: record.versionId,
    handlers: record.mainModule === undefined ? [] : ["fetch"],
    has_modules: record.mainModule !== undefined,
    has_assets: record.assets !== undefined,
    migration_tag: record.migrationTag,
    compatibility_date: record.compatibilityDate,
    compatibility_flags: record.compatibilityFlags,
    usage_model: "standard",
    last_deployed_from: "api",
    created_on: record.createdOn,
    modified_on: record.modifiedOn,
    ...record.passive,
  };
}

export function settingsView(record: ScriptRecord) {
  return {
    bindings: record.bindings.map(bindingView),
    compatibility_date: record.compatibilityDate,
    compatibility_flags: record.compatibilityFlags,
    tags: record.tags,
    migration_tag: record.migrationTag,
    usage_model: "standard",
    ...record.passive,
  };
}

const isSecret = ({ type }: Binding) => type === "secret_text" || type === "secret_key";

/** Renders a binding, without the value of a secret. */
export function bindingView(binding: Binding): Binding {
  return isSecret(binding) ? { type: binding.type, name: binding.name } : binding;
}

export function secretViews(record: ScriptRecord): Binding[] {
  return record.bindings.filter(isSecret).map(bindingView);
}

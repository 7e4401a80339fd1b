import { ApiError, invalidUpload } from "../wire/api-error.ts";
import type { AccountState, Binding, ResourceRecord } from "./records.ts";

interface TargetRule {
  readonly among: (account: AccountState) => Readonly<Record<string, ResourceRecord>>;
  readonly key: (binding: Binding) => unknown;
  readonly code: number;
  readonly noun: string;
}

const RULES: Readonly<Record<string, TargetRule>> = {
  kv_namespace: {
    among: (account) => account.kv,
    key: (binding) => binding["namespace_id"],
    code: 10041,
    noun: "KV namespace",
  },
  d1: {
    among: (account) => account.d1,
    key: readDatabaseId,
    code: 10181,
    noun: "D1 database",
  },
  r2_bucket: {
    among: (account) => account.r2,
    key: (binding) => binding["bucket_name"],
    code: 10085,
    noun: "R2 bucket",
  },
  queue: {
    among: (account) => account.queues,
    key: (binding) => binding["queue_name"],
    code: 11000,
    noun: "Queue",
  },
};

/** Returns the database id of a D1 binding. wrangler sends `id`; the API's documentation says `database_id`. */
export function readDatabaseId(binding: Binding): string {
  return String(binding["database_id"] ?? binding["id"] ?? "");
}

/**
 * Checks that the account has every bound resource. Throws ApiError with the product's own code if one is missing.
 */
export function requireBindingTargets(account: AccountState, bindings: readonly Binding[]): void {
  for (const binding of bindings) {
    if (binding.type === "dispatch_namespace") requireNamespace(account, binding);
    const rule = RULES[binding.type];
    if (rule === undefined) continue;
    const key = String(rule.key(binding) ?? "");
    if (Object.hasOwn(rule.among(account), key)) continue;
    throw new ApiError(400, rule.code, `${rule.noun} '${key}' of binding '${binding.name}' was not found.`);
  }
}

function requireNamespace(account: AccountState, binding: Binding): void {
  const name = String(binding["namespace"] ?? "");
  if (Object.hasOwn(account.namespaces, name)) return;
  throw invalidUpload(`Dispatch namespace '${name}' of binding '${binding.name}' was not found.`);
}

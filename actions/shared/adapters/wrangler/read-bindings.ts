import type { WorkerBinding } from "../../domain/manifest.ts";
import type { Section } from "./section.ts";

interface BindingKind {
  /** wrangler's key. */
  readonly key: string;
  /** The upload API's word. */
  readonly type: string;
  /** wrangler's field to the API's field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
  /** Read by `wrangler dev` and by migration commands only. */
  readonly local?: readonly string[];
}

/** https://developers.cloudflare.com/workers/wrangler/configuration/#bindings */
const LISTS: readonly BindingKind[] = [
  {
    key: "kv_namespaces",
    type: "kv_namespace",
    fields: { id: "namespace_id" },
    local: ["preview_id", "remote"],
  },
  {
    key: "d1_databases",
    type: "d1",
    fields: { database_id: "database_id" },
    local: ["database_name", "preview_database_id", "migrations_dir", "migrations_table", "remote"],
  },
  {
    key: "r2_buckets",
    type: "r2_bucket",
    fields: { bucket_name: "bucket_name" },
    optional: { jurisdiction: "jurisdiction" },
    local: ["preview_bucket_name", "remote"],
  },
  {
    key: "services",
    type: "service",
    fields: { service: "service" },
    optional: { environment: "environment", entrypoint: "entrypoint" },
    local: ["remote"],
  },
  { key: "analytics_engine_datasets", type: "analytics_engine", fields: { dataset: "dataset" } },
  { key: "vectorize", type: "vectorize", fields: { index_name: "index_name" }, local: ["remote"] },
  { key: "hyperdrive", type: "hyperdrive", fields: { id: "id" }, local: ["localConnectionString"] },
];

const SINGLES: readonly Pick<BindingKind, "key" | "type">[] = [
  { key: "ai", type: "ai" },
  { key: "browser", type: "browser" },
  { key: "images", type: "images" },
  { key: "version_metadata", type: "version_metadata" },
];

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** Every binding of the configuration in the words of the upload API. Problems go to the section. */
export function readBindings(root: Section): readonly WorkerBinding[] {
  const bindings: WorkerBinding[] = [...readVars(root)];
  for (const kind of LISTS) {
    for (const entry of root.sections(kind.key)) bindings.push(readEntry(entry, kind));
  }
  for (const { key, type } of SINGLES) {
    const entry = root.section(key);
    if (entry !== undefined) bindings.push(readEntry(entry, { key, type, fields: {}, local: ["remote"] }));
  }
  bindings.push(...readQueues(root));
  return bindings;
}

/** Reports names that two bindings share: the later one would silently win. */
export function reportDoubleNames(root: Section, bindings: readonly WorkerBinding[]): void {
  const names = bindings.map(({ name }) => name).filter((name) => name !== "");
  const double = names.filter((name, index) => names.indexOf(name) !== index);
  for (const name of new Set(double)) root.problem("name", `of a binding is used twice: "${name}"`);
}

export function readName(entry: Section, key = "binding"): string {
  return entry.requiredText(key, IDENTIFIER, "a JavaScript identifier");
}

function readEntry(entry: Section, { type, fields, optional = {}, local = [] }: BindingKind): WorkerBinding {
  const binding: Record<string, unknown> = {};
  for (const [key, apiKey] of Object.entries(fields)) binding[apiKey] = entry.requiredText(key);
  for (const [key, apiKey] of Object.entries(optional)) {
    const value = entry.text(key);
    if (value !== undefined) binding[apiKey] = value;
  }
  const name = readName(entry);
  for (const key of local) entry.raw(key);
  entry.close();
  return { type, name, ...binding };
}

function readVars(root: Section): WorkerBinding[] {
  const vars = root.raw("vars");
  if (vars === undefined) return [];
  if (typeof vars !== "object" || vars === null || Array.isArray(vars)) {
    root.problem("vars", "must be a table of names and values");
    return [];
  }
  return Object.entries(vars).map(([name, value]: [string, unknown]) =>
    typeof value === "string"
      ? { type: "plain_text", name, text: value }
      : { type: "json", name, json: value },
  );
}

function readQueues(root: Section): WorkerBinding[] {
  const queues = root.section("queues");
  if (queues === undefined) return [];
  const kind = { key: "producers", type: "queue", fields: { queue: "queue_name" }, local: ["remote"] };
  const producers = queues.sections("producers").map((entry) => readEntry(entry, kind));
  queues.close((key) =>
    key === "consumers"
      ? "is not possible: a queue cannot call an app in a dispatch namespace"
      : "is not known",
  );
  return producers;
}

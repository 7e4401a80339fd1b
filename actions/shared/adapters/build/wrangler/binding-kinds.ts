/** One kind of binding: how wrangler's configuration describes it, and how the upload API does. */
export interface BindingKind {
  /** wrangler's key. */
  readonly key: string;
  /** The upload API's type. */
  readonly type: string;
  /** The key below `key` that lists the bindings; absent where `key` itself does. */
  readonly within?: string;
  /** True where the configuration has one binding of this kind instead of a list. */
  readonly single?: true;
  /** The field with the binding's name; `binding` when absent. */
  readonly name?: string;
  /** Required strings: wrangler's field to the API's field. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Optional strings, in the same form. */
  readonly optional?: Readonly<Record<string, string>>;
  /** Optional arrays of strings, uploaded unchanged. */
  readonly lists?: readonly string[];
  /** Optional objects, uploaded unchanged. */
  readonly objects?: readonly string[];
  /** Strings of which exactly one must be set. */
  readonly oneOf?: readonly string[];
  /** Fields that only `wrangler dev` and migration commands read. */
  readonly ignored?: readonly string[];
  /** True where a named environment inherits the bindings of the top level. */
  readonly inherited?: true;
  /** True where the local platform runs the binding; it answers 501 for the others. */
  readonly runsLocally?: true;
}

/** `wrangler dev` reads it on almost every binding. */
const REMOTE = ["remote"];

/**
 * Every kind of binding, in the order in which the upload lists them.
 * https://developers.cloudflare.com/workers/wrangler/configuration/#bindings
 * Whether an environment inherits a kind: https://developers.cloudflare.com/workers/wrangler/configuration/#inheritable-keys
 */
export const BINDING_KINDS: readonly BindingKind[] = [
  // A string is uploaded as `plain_text`, any other value as `json`.
  { key: "vars", type: "plain_text", runsLocally: true },
  {
    key: "kv_namespaces",
    type: "kv_namespace",
    fields: { id: "namespace_id" },
    ignored: [...REMOTE, "preview_id"],
    runsLocally: true,
  },
  {
    key: "d1_databases",
    type: "d1",
    fields: { database_id: "database_id" },
    ignored: [
      ...REMOTE,
      ...["database_name", "preview_database_id", "database_internal_env"],
      ...["migrations_dir", "migrations_table", "migrations_pattern"],
    ],
    runsLocally: true,
  },
  {
    key: "r2_buckets",
    type: "r2_bucket",
    fields: { bucket_name: "bucket_name" },
    optional: { jurisdiction: "jurisdiction" },
    ignored: [...REMOTE, "preview_bucket_name", "local_dev"],
    runsLocally: true,
  },
  {
    key: "services",
    type: "service",
    fields: { service: "service" },
    optional: { environment: "environment", entrypoint: "entrypoint" },
    objects: ["props"],
    ignored: REMOTE,
  },
  {
    key: "analytics_engine_datasets",
    type: "analytics_engine",
    fields: { dataset: "dataset" },
    ignored: REMOTE,
    runsLocally: true,
  },
  { key: "vectorize", type: "vectorize", fields: { index_name: "index_name" }, ignored: REMOTE },
  {
    key: "hyperdrive",
    type: "hyperdrive",
    fields: { id: "id" },
    ignored: [...REMOTE, "localConnectionString"],
  },
  {
    key: "workflows",
    type: "workflow",
    fields: { name: "workflow_name", class_name: "class_name" },
    optional: { script_name: "script_name" },
    // Settings of the Workflow itself, not of the binding.
    ignored: [...REMOTE, "limits", "concurrency", "schedules", "default_retention", "jurisdiction"],
  },
  {
    key: "send_email",
    type: "send_email",
    name: "name",
    optional: { destination_address: "destination_address" },
    lists: ["allowed_destination_addresses", "allowed_sender_addresses"],
    ignored: REMOTE,
  },
  {
    key: "ratelimits",
    type: "ratelimit",
    name: "name",
    fields: { namespace_id: "namespace_id" },
    objects: ["simple"],
    ignored: REMOTE,
    runsLocally: true,
  },
  {
    key: "mtls_certificates",
    type: "mtls_certificate",
    fields: { certificate_id: "certificate_id" },
    ignored: REMOTE,
  },
  {
    key: "secrets_store_secrets",
    type: "secrets_store_secret",
    fields: { store_id: "store_id", secret_name: "secret_name" },
    ignored: REMOTE,
  },
  { key: "pipelines", type: "pipelines", oneOf: ["stream", "pipeline"], ignored: REMOTE },
  { key: "k2", type: "k2", fields: { stream: "stream" }, ignored: REMOTE },
  { key: "artifacts", type: "artifacts", fields: { namespace: "namespace" }, ignored: REMOTE },
  { key: "flagship", type: "flagship", fields: { app_id: "app_id" }, ignored: REMOTE },
  { key: "ai_search", type: "ai_search", fields: { instance_name: "instance_name" }, ignored: REMOTE },
  {
    key: "ai_search_namespaces",
    type: "ai_search_namespace",
    fields: { namespace: "namespace" },
    ignored: REMOTE,
  },
  { key: "agent_memory", type: "agent_memory", fields: { namespace: "namespace" }, ignored: REMOTE },
  { key: "vpc_services", type: "vpc_service", fields: { service_id: "service_id" }, ignored: REMOTE },
  { key: "vpc_networks", type: "vpc_network", oneOf: ["tunnel_id", "network_id"], ignored: REMOTE },
  { key: "worker_loaders", type: "worker_loader", ignored: REMOTE },
  { key: "ai", type: "ai", single: true, ignored: [...REMOTE, "staging"] },
  { key: "browser", type: "browser", single: true, ignored: REMOTE },
  { key: "images", type: "images", single: true, ignored: REMOTE },
  { key: "media", type: "media", single: true, ignored: REMOTE },
  { key: "stream", type: "stream", single: true, ignored: REMOTE },
  { key: "version_metadata", type: "version_metadata", single: true, ignored: REMOTE, runsLocally: true },
  {
    key: "queues",
    within: "producers",
    type: "queue",
    fields: { queue: "queue_name" },
    ignored: REMOTE,
    runsLocally: true,
  },
  {
    key: "dispatch_namespaces",
    type: "dispatch_namespace",
    fields: { namespace: "namespace" },
    ignored: REMOTE,
    runsLocally: true,
  },
  // Bindings of a type that wrangler does not know, which could be anything.
  { key: "unsafe", within: "bindings", type: "unsafe", name: "name" },
  {
    key: "durable_objects",
    within: "bindings",
    type: "durable_object_namespace",
    name: "name",
    fields: { class_name: "class_name" },
    optional: { script_name: "script_name", environment: "environment" },
    runsLocally: true,
  },
  { key: "assets", type: "assets", single: true, inherited: true, runsLocally: true },
];

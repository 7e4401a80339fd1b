export interface BindingKind {
  /** wrangler's key; its entries form a list unless `single`. */
  readonly key: string;
  /** The upload API's word. */
  readonly type: string;
  readonly single?: boolean;
  /** The field that holds the binding's name, `binding` in most kinds. */
  readonly name?: string;
  /** wrangler's field to the API's field. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
  /** Lists of texts, optional. */
  readonly lists?: readonly string[];
  /** Tables, optional, taken over as they are. */
  readonly tables?: readonly string[];
  /** Of these exactly one must be there. */
  readonly oneOf?: readonly string[];
  /** Read by `wrangler dev` and by migration commands only. */
  readonly local?: readonly string[];
}

/**
 * Every kind of binding whose entries are plain records.
 * https://developers.cloudflare.com/workers/wrangler/configuration/#bindings
 */
export const BINDING_KINDS: readonly BindingKind[] = [
  {
    key: "kv_namespaces",
    type: "kv_namespace",
    fields: { id: "namespace_id" },
    local: ["preview_id"],
  },
  {
    key: "d1_databases",
    type: "d1",
    fields: { database_id: "database_id" },
    local: [
      ...["database_name", "preview_database_id", "database_internal_env"],
      ...["migrations_dir", "migrations_table", "migrations_pattern"],
    ],
  },
  {
    key: "r2_buckets",
    type: "r2_bucket",
    fields: { bucket_name: "bucket_name" },
    optional: { jurisdiction: "jurisdiction" },
    local: ["preview_bucket_name", "local_dev"],
  },
  {
    key: "services",
    type: "service",
    fields: { service: "service" },
    optional: { environment: "environment", entrypoint: "entrypoint" },
    tables: ["props"],
  },
  { key: "analytics_engine_datasets", type: "analytics_engine", fields: { dataset: "dataset" } },
  { key: "vectorize", type: "vectorize", fields: { index_name: "index_name" } },
  { key: "hyperdrive", type: "hyperdrive", fields: { id: "id" }, local: ["localConnectionString"] },
  {
    key: "workflows",
    type: "workflow",
    fields: { name: "workflow_name", class_name: "class_name" },
    optional: { script_name: "script_name" },
    // Set on the Workflow itself, not on what is bound to it.
    local: ["limits", "concurrency", "schedules", "default_retention", "jurisdiction"],
  },
  {
    key: "send_email",
    type: "send_email",
    name: "name",
    optional: { destination_address: "destination_address" },
    lists: ["allowed_destination_addresses", "allowed_sender_addresses"],
  },
  {
    key: "ratelimits",
    type: "ratelimit",
    name: "name",
    fields: { namespace_id: "namespace_id" },
    tables: ["simple"],
  },
  {
    key: "mtls_certificates",
    type: "mtls_certificate",
    fields: { certificate_id: "certificate_id" },
  },
  {
    key: "secrets_store_secrets",
    type: "secrets_store_secret",
    fields: { store_id: "store_id", secret_name: "secret_name" },
  },
  { key: "pipelines", type: "pipelines", oneOf: ["stream", "pipeline"] },
  { key: "k2", type: "k2", fields: { stream: "stream" } },
  { key: "artifacts", type: "artifacts", fields: { namespace: "namespace" } },
  { key: "flagship", type: "flagship", fields: { app_id: "app_id" } },
  { key: "ai_search", type: "ai_search", fields: { instance_name: "instance_name" } },
  { key: "ai_search_namespaces", type: "ai_search_namespace", fields: { namespace: "namespace" } },
  { key: "agent_memory", type: "agent_memory", fields: { namespace: "namespace" } },
  { key: "vpc_services", type: "vpc_service", fields: { service_id: "service_id" } },
  { key: "vpc_networks", type: "vpc_network", oneOf: ["tunnel_id", "network_id"] },
  { key: "worker_loaders", type: "worker_loader" },
  { key: "ai", type: "ai", single: true, local: ["staging"] },
  { key: "browser", type: "browser", single: true },
  { key: "images", type: "images", single: true },
  { key: "media", type: "media", single: true },
  { key: "stream", type: "stream", single: true },
  { key: "version_metadata", type: "version_metadata", single: true },
];

/** How far a binding reaches, which decides who may have it. */
type Access =
  /** Nothing but the app itself, or a service that stores no data of others. */
  | "app"
  /** A resource of the account with an identity: it belongs to one app and one environment. */
  | "resource"
  /** Something of the whole account without an identity of its own, such as every image that is stored there. */
  | "account"
  /** The code of another script. */
  | "script"
  /** Anything at all; never allowed. */
  | "unlimited";

/** What the policy knows about a kind of binding, or about a setting that reaches like one. */
export interface BindingTraits {
  readonly access: Access;
  /** Names the kind in messages, after "the". */
  readonly noun: string;
  /** Fields of the upload's form besides `type` and `name`; a binding with any other field is refused. */
  readonly fields: readonly string[];
  /** Fields that identify the resource; of those with `|` between them, the first that is set. */
  readonly identity?: readonly string[];
}

const app = (noun: string, fields: readonly string[] = []): BindingTraits => ({
  access: "app",
  noun,
  fields,
});

const account = (noun: string, fields: readonly string[] = []): BindingTraits => ({
  access: "account",
  noun,
  fields,
});

/** `identity` are fields too; `others` are those that do not identify the resource. */
const resource = (
  noun: string,
  identity: readonly string[],
  others: readonly string[] = [],
): BindingTraits => ({
  access: "resource",
  noun,
  identity,
  fields: [...identity.flatMap((field) => field.split("|")), ...others],
});

/**
 * Every kind that an app may declare, by its type in the upload. What is not listed is refused, so a new kind needs a
 * decision here. https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/#bindings
 */
const BINDING_TABLE: Readonly<Record<string, BindingTraits>> = {
  plain_text: app("variable", ["text"]),
  json: app("variable", ["json"]),
  wasm_module: app("module", ["part"]),
  text_blob: app("module", ["part"]),
  data_blob: app("module", ["part"]),
  assets: app("assets"),
  version_metadata: app("version metadata"),
  ai: app("Workers AI"),
  browser: app("browser"),
  media: app("media transformations"),
  kv_namespace: resource("KV namespace", ["namespace_id"]),
  d1: resource("D1 database", ["database_id|id"]),
  // Two jurisdictions may have buckets of one name; this counts them as one.
  r2_bucket: resource("R2 bucket", ["bucket_name"], ["jurisdiction"]),
  queue: resource("queue", ["queue_name"], ["delivery_delay"]),
  vectorize: resource("Vectorize index", ["index_name"]),
  hyperdrive: resource("Hyperdrive configuration", ["id"]),
  analytics_engine: resource("Analytics Engine dataset", ["dataset"]),
  ratelimit: resource("rate limit", ["namespace_id"], ["simple"]),
  mtls_certificate: resource("mTLS certificate", ["certificate_id"]),
  secrets_store_secret: resource("secret of a Secrets Store", ["store_id", "secret_name"]),
  pipelines: resource("pipeline", ["stream|pipeline"]),
  k2: resource("K2 stream", ["stream"]),
  artifacts: resource("Artifacts namespace", ["namespace"]),
  flagship: resource("Flagship app", ["app_id"]),
  ai_search: resource("AI Search instance", ["instance_name"]),
  ai_search_namespace: resource("AI Search namespace", ["namespace"]),
  agent_memory: resource("Agent Memory namespace", ["namespace"]),
  vpc_service: resource("VPC service", ["service_id"]),
  vpc_network: resource("VPC network", ["tunnel_id|network_id"]),
  // The name of a Workflow identifies it in the account: https://developers.cloudflare.com/workflows/build/workers-api/
  workflow: resource("Workflow", ["workflow_name"], ["class_name", "script_name"]),
  // `env.IMAGES.hosted` lists and deletes every image: https://developers.cloudflare.com/images/storage/binding/
  images: account("images of the account"),
  stream: account("videos of the account"),
  send_email: account("account's e-mail", [
    ...["destination_address", "allowed_destination_addresses", "allowed_sender_addresses"],
  ]),
  // Runs code that no artifact contains.
  worker_loader: account("dynamic Workers"),
  logpush: account("account's Logpush jobs"),
  log_destination: account("account's log destinations"),
  durable_object_namespace: {
    access: "script",
    noun: "Durable Object",
    fields: ["class_name", "script_name", "environment"],
  },
  service: { access: "script", noun: "service", fields: ["service", "environment", "entrypoint", "props"] },
  tail_consumer: { access: "script", noun: "tail consumer", fields: ["service", "environment"] },
  dispatch_namespace: {
    access: "unlimited",
    noun: "dispatch namespace",
    fields: ["namespace", "outbound"],
  },
  unsafe: { access: "unlimited", noun: "`unsafe` binding", fields: [] },
};

/** Returns the traits of a kind; undefined for one that the pipeline does not know. */
export function findTraits(kind: string): BindingTraits | undefined {
  return Object.hasOwn(BINDING_TABLE, kind) ? BINDING_TABLE[kind] : undefined;
}

/** Kinds that a line of the configuration can allow. */
export const ALLOWABLE_KINDS: readonly string[] = Object.keys(BINDING_TABLE).filter((kind) =>
  isAllowable(BINDING_TABLE[kind]),
);

function isAllowable(traits: BindingTraits | undefined): boolean {
  return traits?.access === "resource" || traits?.access === "account";
}

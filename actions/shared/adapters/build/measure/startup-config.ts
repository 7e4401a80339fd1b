import type { ModuleType, WorkerBinding } from "../../../domain/build/manifest.ts";
import { ISOLATE_MEMORY_MB } from "../../../domain/limits.ts";

/** A Worker as an upload describes it, its modules as files. */
export interface StartupWorker {
  /** Among `modules`; one of type `commonjs` is a service worker. */
  readonly mainModule: string;
  readonly modules: readonly StartupModule[];
  /** YYYY-MM-DD; not later than workerd knows. */
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly bindings: readonly WorkerBinding[];
}

export interface StartupModule {
  /** By which other modules import it, and by which bindings of a service worker name it. */
  readonly name: string;
  readonly type: ModuleType;
  /** Absolute path. */
  readonly file: string;
}

/** The part of every message about the Worker that names it, and no word of ours that anybody sees. */
export const SERVICE = "main";

/** Twice the memory that Cloudflare gives an isolate: a Worker that needs more cannot start there either. */
export const MAX_HEAP_MIB = 2 * ISOLATE_MEMORY_MB;

/** What a module is called in workerd.capnp; source maps are no part of what runs. */
const MODULE_FIELDS: Readonly<Record<Exclude<ModuleType, "source-map">, string>> = {
  esm: "esModule",
  commonjs: "commonJsModule",
  wasm: "wasm",
  text: "text",
  data: "data",
};

/**
 * workerd's configuration in Cap'n Proto's text format, to be read with `/` as import path. Everything that leads out
 * of the Worker leads to a network that allows no address, the socket only tells when workerd is ready.
 * https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
 */
export function renderStartupConfig(worker: StartupWorker): string {
  const { bindings, compatibilityDate, compatibilityFlags } = worker;
  const classes = new Set(bindings.flatMap((binding) => ownClassOf(binding) ?? []));
  const fields = [
    codeOf(worker),
    `compatibilityDate = ${quote(compatibilityDate)}`,
    // Named twice, a flag is an error.
    `compatibilityFlags = ${listOf([...new Set(compatibilityFlags)].map(quote))}`,
    `bindings = ${listOf(bindings.flatMap((binding) => renderBinding(binding, worker) ?? []))}`,
    'globalOutbound = "refuse"',
    // Declared, so that a namespace can be had; no object is ever asked for.
    `durableObjectNamespaces = ${listOf(
      [...classes].map(
        (name) => `(className = ${quote(name)}, uniqueKey = ${quote(name)}, enableSql = true)`,
      ),
    )}`,
    "durableObjectStorage = (inMemory = void)",
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ["--max-heap-size=${MAX_HEAP_MIB}"],
  services = [
    (name = "${SERVICE}", worker = (${fields.join(",\n      ")})),
    (name = "refuse", network = (allow = [])),
  ],
  sockets = [(name = "ready", address = "unix:ready.sock", http = (), service = "refuse")],
);
`;
}

function codeOf({ mainModule, modules }: StartupWorker): string {
  const isMain = ({ name }: StartupModule) => name === mainModule;
  const main = modules.find(isMain);
  if (main?.type === "commonjs") return `serviceWorkerScript = ${embed(main)}`;
  // The first module is the one whose exports count.
  const mainFirst = [...modules].sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  const entries = mainFirst.flatMap((module) =>
    module.type === "source-map"
      ? []
      : [`(name = ${quote(module.name)}, ${MODULE_FIELDS[module.type]} = ${embed(module)})`],
  );
  return `modules = ${listOf(entries)}`;
}

/**
 * Code at the top level may look at `env` (`import { env } from "cloudflare:workers"`, `process.env`): values are the
 * real ones, everything with methods is of its own kind and leads nowhere. Secrets are not known here.
 */
function renderBinding(binding: WorkerBinding, { modules }: StartupWorker): string | undefined {
  const { name, type } = binding;
  const value = fieldOf(binding, modules);
  return value === undefined || type === "inherit" ? undefined : `(name = ${quote(name)}, ${value})`;
}

function fieldOf(binding: WorkerBinding, modules: readonly StartupModule[]): string | undefined {
  const part = modules.find(({ name }) => name === binding["part"]);
  switch (binding.type) {
    case "plain_text":
    case "secret_text":
      return typeof binding["text"] === "string" ? `text = ${quote(binding["text"])}` : undefined;
    case "json":
      return `json = ${quote(JSON.stringify(binding["json"]) ?? "null")}`;
    case "version_metadata":
      return `json = ${quote(JSON.stringify({ id: "", tag: "", timestamp: "" }))}`;
    case "wasm_module":
      return part && `wasmModule = ${embed(part)}`;
    case "text_blob":
      return part && `text = ${embed(part)}`;
    case "data_blob":
      return part && `data = ${embed(part)}`;
    case "kv_namespace":
      return 'kvNamespace = "refuse"';
    case "r2_bucket":
      return 'r2Bucket = "refuse"';
    case "queue":
      return 'queue = "refuse"';
    case "analytics_engine":
      return 'analyticsEngine = "refuse"';
    case "d1":
      return wrapped("cloudflare-internal:d1-api");
    case "ai":
      return wrapped("cloudflare-internal:ai-api");
    default: {
      const className = ownClassOf(binding);
      if (className === undefined) return 'service = "refuse"';
      return `durableObjectNamespace = (className = ${quote(className)})`;
    }
  }
}

/** As Miniflare binds what workerd implements in JavaScript. */
function wrapped(moduleName: string): string {
  return `wrapped = (moduleName = "${moduleName}", innerBindings = [(name = "fetcher", service = "refuse")])`;
}

/** The class of a Durable Object that this Worker itself exports. */
function ownClassOf({ type, ...binding }: WorkerBinding): string | undefined {
  const { class_name: className, script_name: scriptName } = binding as Readonly<Record<string, unknown>>;
  if (type !== "durable_object_namespace" || scriptName !== undefined) return undefined;
  return typeof className === "string" ? className : undefined;
}

const embed = ({ file }: StartupModule) => `embed ${quote(file)}`;

const listOf = (entries: readonly string[]) => `[${entries.join(", ")}]`;

/** Cap'n Proto's strings are C's; outside of printable ASCII each byte of UTF-8 is written as `\xHH`. */
function quote(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const written = Array.from(bytes, (byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? `\\x${byte.toString(16).padStart(2, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${written.join("")}"`;
}

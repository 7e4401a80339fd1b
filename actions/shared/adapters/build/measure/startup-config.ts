import type { ModuleType, WorkerBinding } from "../../../domain/build/manifest.ts";
import { ISOLATE_MEMORY_MB } from "../../../domain/limits.ts";

/** A Worker as an upload describes it, with its modules as files. */
export interface StartupWorker {
  /** Name of one of `modules`; one of type `commonjs` is a service worker. */
  readonly mainModule: string;
  readonly modules: readonly StartupModule[];
  /** YYYY-MM-DD; at most the newest date that workerd supports. */
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly bindings: readonly WorkerBinding[];
}

/** A module of a `StartupWorker`. */
interface StartupModule {
  /** The name in imports of other modules and in bindings of a service worker. */
  readonly name: string;
  readonly type: ModuleType;
  /** Absolute path. */
  readonly file: string;
}

/** Name of the service in workerd's messages; `readRefusal` removes it. */
export const SERVICE = "main";

/** Twice the memory that Cloudflare gives an isolate: a Worker that needs more cannot start there either. */
export const MAX_HEAP_MIB = 2 * ISOLATE_MEMORY_MB;

/** Fields of a module in workerd.capnp; source maps are not loaded. */
const MODULE_FIELDS: Readonly<Record<Exclude<ModuleType, "source-map">, string>> = {
  esm: "esModule",
  commonjs: "commonJsModule",
  wasm: "wasm",
  text: "text",
  data: "data",
};

/**
 * Renders workerd's configuration in Cap'n Proto's text format, with `/` as the import path. Every way out of the Worker
 * leads to a network that allows no address; the socket only shows when workerd is ready.
 * https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
 */
export function renderStartupConfig(worker: StartupWorker): string {
  const { bindings, compatibilityDate, compatibilityFlags } = worker;
  const classes = new Set(bindings.flatMap((binding) => findOwnClass(binding) ?? []));
  const fields = [
    renderCode(worker),
    `compatibilityDate = ${quote(compatibilityDate)}`,
    // workerd rejects a flag that is listed twice.
    `compatibilityFlags = ${renderList([...new Set(compatibilityFlags)].map(quote))}`,
    `bindings = ${renderList(bindings.flatMap((binding) => renderBinding(binding, worker) ?? []))}`,
    'globalOutbound = "refuse"',
    // Declared so that the binding exists; no object is ever created.
    `durableObjectNamespaces = ${renderList(
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

function renderCode({ mainModule, modules }: StartupWorker): string {
  const isMain = ({ name }: StartupModule) => name === mainModule;
  const main = modules.find(isMain);
  if (main?.type === "commonjs") return `serviceWorkerScript = ${embed(main)}`;
  // workerd takes the exports of the first module.
  const mainFirst = [...modules].sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  const entries = mainFirst.flatMap((module) =>
    module.type === "source-map"
      ? []
      : [`(name = ${quote(module.name)}, ${MODULE_FIELDS[module.type]} = ${embed(module)})`],
  );
  return `modules = ${renderList(entries)}`;
}

/**
 * Renders a binding; empty for one that the Worker cannot have here. Code at the top level may read `env` (`import {
 * env } from "cloudflare:workers"`, `process.env`). Variables have their real values; every other binding has its
 * real type but reaches nothing. Secrets are unknown here.
 */
function renderBinding(binding: WorkerBinding, { modules }: StartupWorker): string | undefined {
  const { name, type } = binding;
  const value = renderValue(binding, modules);
  return value === undefined || type === "inherit" ? undefined : `(name = ${quote(name)}, ${value})`;
}

const REFUSED = 'service = "refuse"';

/** Values of bindings with an API of their own, connected to nothing. */
const UNREACHABLE: ReadonlyMap<string, string> = new Map([
  ["kv_namespace", 'kvNamespace = "refuse"'],
  ["r2_bucket", 'r2Bucket = "refuse"'],
  ["queue", 'queue = "refuse"'],
  ["analytics_engine", 'analyticsEngine = "refuse"'],
  ["d1", wrapped("cloudflare-internal:d1-api")],
  ["ai", wrapped("cloudflare-internal:ai-api")],
]);

function renderValue(binding: WorkerBinding, modules: readonly StartupModule[]): string | undefined {
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
    case "durable_object_namespace": {
      const className = findOwnClass(binding);
      return className === undefined ? REFUSED : `durableObjectNamespace = (className = ${quote(className)})`;
    }
    default:
      return UNREACHABLE.get(binding.type) ?? REFUSED;
  }
}

/** Binds an API that workerd implements in JavaScript, as Miniflare does. */
function wrapped(moduleName: string): string {
  return `wrapped = (moduleName = "${moduleName}", innerBindings = [(name = "fetcher", service = "refuse")])`;
}

/** Returns the class of a Durable Object that this Worker itself exports. */
function findOwnClass({ type, ...binding }: WorkerBinding): string | undefined {
  const { class_name: className, script_name: scriptName } = binding as Readonly<Record<string, unknown>>;
  if (type !== "durable_object_namespace" || scriptName !== undefined) return undefined;
  return typeof className === "string" ? className : undefined;
}

const embed = ({ file }: StartupModule) => `embed ${quote(file)}`;

const renderList = (entries: readonly string[]) => `[${entries.join(", ")}]`;

/** Quotes a string as C does: outside printable ASCII, each byte of UTF-8 becomes `\xHH`. */
function quote(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const written = Array.from(bytes, (byte) =>
    byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c
      ? `\\x${byte.toString(16).padStart(2, "0")}`
      : String.fromCharCode(byte),
  );
  return `"${written.join("")}"`;
}

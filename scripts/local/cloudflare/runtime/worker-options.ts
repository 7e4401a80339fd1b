import { fileURLToPath } from "node:url";
import { type MiniflareOptions, Response, supportedCompatibilityDate, type WorkerOptions } from "miniflare";
import type { AssetsConfig, Binding, ScriptRecord, StoredAssets, StoredModule } from "../store/records.ts";
import { DISPATCH_PLUGIN } from "./dispatch-plugin.ts";
import { type ResourceKind, SHARED_RESOURCE_PLUGIN } from "./shared-resource-plugin.ts";

type ModuleType = "ESModule" | "CommonJS" | "CompiledWasm" | "Text" | "Data" | "PythonModule";

const MODULE_TYPES: Readonly<Record<string, ModuleType>> = {
  "application/javascript+module": "ESModule",
  "text/javascript+module": "ESModule",
  "application/javascript": "CommonJS",
  "text/javascript": "CommonJS",
  "application/wasm": "CompiledWasm",
  "text/plain": "Text",
  "application/octet-stream": "Data",
  "text/x-python": "PythonModule",
};

const DISPATCH_PLUGIN_FILE = fileURLToPath(new URL("./dispatch-plugin.ts", import.meta.url));
const RESOURCE_PLUGIN_FILE = fileURLToPath(new URL("./shared-resource-plugin.ts", import.meta.url));

/** What Cloudflare takes when an upload names no compatibility date. */
const OLDEST_COMPATIBILITY_DATE = "2021-11-02";

/** An assets-only Worker still needs a script here. */
const NO_WORKER = "export default { fetch: () => new Response(null, { status: 404 }) };";

export interface WorkerSurroundings {
  readonly processName: string;
  readonly readModule: (module: StoredModule) => Uint8Array<ArrayBuffer>;
  /** Where the files of the version were laid out. */
  readonly assetDirectory: string;
  readonly storageDirectory: string;
  /** `127.0.0.1:PORT` of the lookup server. */
  readonly lookup: string;
  readonly resourceAddress: (kind: ResourceKind, id: string) => Promise<string>;
}

/** True for content types that are modules; source maps are not. */
export function isModuleType(contentType: string): boolean {
  return baseType(contentType) in MODULE_TYPES;
}

/** Miniflare options that run a script as it was uploaded. */
export async function workerOptions(
  record: ScriptRecord,
  around: WorkerSurroundings,
): Promise<MiniflareOptions> {
  return {
    modulesRoot: "/",
    modules: modulesOf(record, around),
    compatibilityDate: clampDate(record.compatibilityDate ?? OLDEST_COMPATIBILITY_DATE),
    compatibilityFlags: [...record.compatibilityFlags],
    durableObjectsPersist: around.storageDirectory,
    // User Workers of an untrusted namespace have no shared cache either.
    cache: false,
    ...(record.assets !== undefined && { assets: assetOptions(record, record.assets, around) }),
    ...(await bindingOptions(record, around)),
  };
}

/** The bundled workerd knows no later date; Cloudflare's is always newer. */
function clampDate(date: string): string {
  return date > supportedCompatibilityDate ? supportedCompatibilityDate : date;
}

const baseType = (contentType: string) => contentType.split(";")[0]?.trim() ?? "";

function modulesOf(record: ScriptRecord, { readModule }: WorkerSurroundings) {
  if (record.mainModule === undefined) {
    return [{ type: "ESModule" as const, path: "/no-worker.js", contents: NO_WORKER }];
  }
  const isMain = (module: StoredModule) => module.name === record.mainModule;
  const mainFirst = [...record.modules].sort((a, b) => Number(isMain(b)) - Number(isMain(a)));
  return mainFirst.flatMap((module) => {
    const type = MODULE_TYPES[baseType(module.type)];
    return type === undefined ? [] : [{ type, path: `/${module.name}`, contents: readModule(module) }];
  });
}

function assetOptions(record: ScriptRecord, { config }: StoredAssets, around: WorkerSurroundings) {
  const binding = record.bindings.find((each) => each.type === "assets")?.name;
  return {
    directory: around.assetDirectory,
    workerName: around.processName,
    ...(binding !== undefined && { binding }),
    routerConfig: {
      has_user_worker: record.mainModule !== undefined,
      invoke_user_worker_ahead_of_assets: config.run_worker_first === true || config.serve_directly === false,
      ...routing(config),
    },
    assetConfig: {
      ...(config.html_handling !== undefined && { html_handling: config.html_handling }),
      ...(config.not_found_handling !== undefined && { not_found_handling: config.not_found_handling }),
    },
  };
}

function routing({ run_worker_first: rules }: AssetsConfig) {
  if (rules === undefined || typeof rules === "boolean") return {};
  return {
    static_routing: {
      user_worker: rules.filter((rule) => !rule.startsWith("!")),
      asset_worker: rules.filter((rule) => rule.startsWith("!")).map((rule) => rule.slice(1)),
    },
  };
}

async function bindingOptions(
  record: ScriptRecord,
  around: WorkerSurroundings,
): Promise<Partial<WorkerOptions>> {
  const values: NonNullable<WorkerOptions["bindings"]> = {};
  const durableObjects: Record<string, { className: string; useSQLite: boolean; unsafeUniqueKey: string }> =
    {};
  const queueProducers: Record<string, string> = {};
  const analyticsEngineDatasets: Record<string, { dataset: string }> = {};
  const ratelimits: NonNullable<WorkerOptions["ratelimits"]> = {};
  const serviceBindings: Record<string, () => Response> = {};
  const unsafeBindings: NonNullable<WorkerOptions["unsafeBindings"]> = [];
  const share = async (binding: Binding, kind: ResourceKind, id: string) => {
    const options = { kind, id, address: await around.resourceAddress(kind, id) };
    const plugin = { package: RESOURCE_PLUGIN_FILE, name: SHARED_RESOURCE_PLUGIN };
    unsafeBindings.push({ name: binding.name, type: kind, plugin, options });
  };
  for (const binding of record.bindings) {
    const { name } = binding;
    const text = (field: string) => String(binding[field] ?? "");
    switch (binding.type) {
      case "plain_text":
      case "secret_text":
        values[name] = text("text");
        break;
      case "json":
        values[name] = binding["json"] as never;
        break;
      case "version_metadata":
        values[name] = { id: record.versionId, tag: "", timestamp: record.modifiedOn };
        break;
      case "kv_namespace":
        await share(binding, "kv", text("namespace_id"));
        break;
      case "d1":
        await share(binding, "d1", databaseIdOf(binding));
        break;
      case "r2_bucket":
        await share(binding, "r2", text("bucket_name"));
        break;
      case "durable_object_namespace":
        durableObjects[name] = durableObjectOf(record, binding);
        break;
      case "queue":
        queueProducers[name] = text("queue_name");
        break;
      case "analytics_engine":
        analyticsEngineDatasets[name] = { dataset: text("dataset") };
        break;
      case "ratelimit":
        ratelimits[name] = { simple: binding["simple"] as { limit: number; period: 10 | 60 } };
        break;
      case "dispatch_namespace":
        unsafeBindings.push({
          name,
          type: binding.type,
          plugin: { package: DISPATCH_PLUGIN_FILE, name: DISPATCH_PLUGIN },
          options: { namespace: text("namespace"), lookup: around.lookup },
        });
        break;
      case "assets":
        break;
      default:
        serviceBindings[name] = () =>
          new Response(`The binding "${name}" (${binding.type}) has no local counterpart.`, { status: 501 });
    }
  }
  return {
    bindings: values,
    durableObjects,
    queueProducers,
    analyticsEngineDatasets,
    ratelimits,
    serviceBindings,
    unsafeBindings,
  };
}

/** wrangler still sends `id`, the API's description says `database_id`. */
export function databaseIdOf(binding: Binding): string {
  return String(binding["database_id"] ?? binding["id"] ?? "");
}

function durableObjectOf(record: ScriptRecord, binding: Binding) {
  const className = String(binding["class_name"]);
  const durableObject = record.durableObjects[className];
  return {
    className,
    useSQLite: durableObject?.storage !== "kv",
    unsafeUniqueKey: durableObject?.key ?? className,
  };
}

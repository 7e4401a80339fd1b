import type { MiniflareOptions } from "miniflare";
import {
  RESERVED_IPV4,
  RESERVED_IPV6,
} from "../../../../actions/shared/adapters/process/sandbox/public-addresses.ts";
import type { AssetsConfig, ScriptRecord, StoredAssets, StoredModule } from "../store/records.ts";
import { type BindingContext, bindingOptions } from "./binding-options.ts";
import { supportedCompatibilityDate } from "./miniflare.ts";

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

/** The compatibility date that Cloudflare uses if an upload has none. */
const OLDEST_COMPATIBILITY_DATE = "2021-11-02";

/** Miniflare needs a script even for an assets-only Worker. */
const NO_WORKER = "export default { fetch: () => new Response(null, { status: 404 }) };";

/**
 * What `fetch` and `connect` of a Worker reach: public addresses, as on Cloudflare. workerd checks the address that a name
 * resolved to, so no name leads to the stand-ins on the loopback interface, or to other machines of this network. Neither
 * do bindings, which are services of their own.
 * https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp
 */
const INTERNET = {
  allow: ["public"],
  // "public" includes some special ranges, such as those for documentation.
  deny: [...RESERVED_IPV4, ...RESERVED_IPV6],
  tlsOptions: { trustBrowserCas: true },
};

export interface WorkerContext extends Omit<BindingContext, "readPart"> {
  readonly processName: string;
  readonly readModule: (module: StoredModule) => Uint8Array<ArrayBuffer>;
  /** Directory with the static assets of the version. */
  readonly assetDirectory: string;
  readonly storageDirectory: string;
}

/** Returns true for the content type of a module; source maps are not modules. */
export function isModuleType(contentType: string): boolean {
  return Object.hasOwn(MODULE_TYPES, baseType(contentType));
}

/** Creates the Miniflare options that run an uploaded script. */
export async function workerOptions(record: ScriptRecord, context: WorkerContext): Promise<MiniflareOptions> {
  return {
    ...codeOptions(record, context),
    ...compatibilityOptions(record),
    durableObjectsPersist: context.storageDirectory,
    // User Workers of an untrusted namespace have no cache on Cloudflare either.
    cache: false,
    outboundService: { network: INTERNET },
    ...(record.assets !== undefined && { assets: assetOptions(record, record.assets, context) }),
    ...(await bindingOptions(record, { ...context, readPart: partReader(record, context) })),
  };
}

/** From this date on, Cloudflare enables `nodejs_compat` by default. */
const NODEJS_BY_DEFAULT = "2026-08-04";

/** Limits the date to the latest one that the bundled workerd supports, and enables the flags of a later date explicitly. */
function compatibilityOptions({
  compatibilityDate = OLDEST_COMPATIBILITY_DATE,
  compatibilityFlags,
}: ScriptRecord) {
  const later = compatibilityDate > supportedCompatibilityDate;
  const flags = new Set(compatibilityFlags);
  if (later && compatibilityDate >= NODEJS_BY_DEFAULT && !flags.has("no_nodejs_compat"))
    flags.add("nodejs_compat");
  return {
    compatibilityDate: later ? supportedCompatibilityDate : compatibilityDate,
    compatibilityFlags: [...flags],
  };
}

const baseType = (contentType: string) => contentType.split(";")[0]?.trim() ?? "";

/** A service worker is one script; everything else is a list of modules. */
function codeOptions(record: ScriptRecord, context: WorkerContext) {
  const main = record.modules.find(({ name }) => name === record.mainModule);
  if (main !== undefined && MODULE_TYPES[baseType(main.type)] === "CommonJS") {
    return { script: new TextDecoder().decode(context.readModule(main)) };
  }
  return { modulesRoot: "/", modules: moduleOptions(record, context) };
}

function moduleOptions(record: ScriptRecord, { readModule }: WorkerContext) {
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

function partReader({ modules }: ScriptRecord, { readModule }: WorkerContext) {
  return (name: string) => {
    const part = modules.find((module) => module.name === name);
    return part === undefined ? new Uint8Array() : readModule(part);
  };
}

function assetOptions(record: ScriptRecord, { config }: StoredAssets, context: WorkerContext) {
  const binding = record.bindings.find((each) => each.type === "assets")?.name;
  return {
    directory: context.assetDirectory,
    workerName: context.processName,
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

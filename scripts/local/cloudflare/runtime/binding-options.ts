import { fileURLToPath } from "node:url";
import type { WorkerOptions } from "miniflare";
import { readDatabaseId } from "../store/binding-targets.ts";
import type { Binding, ScriptRecord } from "../store/records.ts";
import { DISPATCH_PLUGIN } from "./dispatch-plugin.ts";
import { Response } from "./miniflare.ts";
import { type ResourceKind, SHARED_RESOURCE_PLUGIN } from "./shared-resource-plugin.ts";

export interface BindingContext {
  /** `127.0.0.1:PORT` of the lookup server. */
  readonly lookup: string;
  /** Reads the part of the upload that a binding names. */
  readonly readPart: (name: string) => Uint8Array<ArrayBuffer>;
  readonly resourceAddress: (kind: ResourceKind, id: string) => Promise<string>;
}

/** The options for one binding; `merge` joins lists and merges records. */
type Fragment = { readonly [Option in keyof WorkerOptions]?: WorkerOptions[Option] };

const resolveFile = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const DISPATCH = { package: resolveFile("./dispatch-plugin.ts"), name: DISPATCH_PLUGIN };
const SHARED_RESOURCE = { package: resolveFile("./shared-resource-plugin.ts"), name: SHARED_RESOURCE_PLUGIN };

/** Creates the Miniflare options for the bindings of a script. */
export async function bindingOptions(record: ScriptRecord, context: BindingContext): Promise<Fragment> {
  const fragments = await Promise.all(record.bindings.map((binding) => toFragment(binding, record, context)));
  return fragments.reduce(merge, {});
}

function merge(all: Fragment, one: Fragment): Fragment {
  const merged: Record<string, unknown> = { ...all };
  for (const [option, value] of Object.entries(one)) {
    const before = merged[option];
    merged[option] = Array.isArray(value)
      ? [...((before as []) ?? []), ...value]
      : { ...(before ?? {}), ...value };
  }
  return merged as Fragment;
}

async function toFragment(
  binding: Binding,
  record: ScriptRecord,
  context: BindingContext,
): Promise<Fragment> {
  const { name, type } = binding;
  const text = (field: string) => String(binding[field] ?? "");
  const shared = async (kind: ResourceKind, id: string): Promise<Fragment> => {
    const options = { kind, id, address: await context.resourceAddress(kind, id) };
    return { unsafeBindings: [{ name, type, plugin: SHARED_RESOURCE, options }] };
  };
  switch (type) {
    case "plain_text":
    case "secret_text":
      return { bindings: { [name]: text("text") } };
    case "json":
      return { bindings: { [name]: binding["json"] as never } };
    case "wasm_module":
      return { wasmBindings: { [name]: context.readPart(text("part")) } };
    case "text_blob":
      return { bindings: { [name]: new TextDecoder().decode(context.readPart(text("part"))) } };
    case "data_blob":
      return { dataBlobBindings: { [name]: context.readPart(text("part")) } };
    case "version_metadata":
      return { bindings: { [name]: { id: record.versionId, tag: "", timestamp: record.modifiedOn } } };
    case "kv_namespace":
      return shared("kv", text("namespace_id"));
    case "d1":
      return shared("d1", readDatabaseId(binding));
    case "r2_bucket":
      return shared("r2", text("bucket_name"));
    case "durable_object_namespace":
      return { durableObjects: { [name]: durableObjectOptions(record, text("class_name")) } };
    case "queue":
      return { queueProducers: { [name]: { queueName: text("queue_name") } } };
    case "analytics_engine":
      return { analyticsEngineDatasets: { [name]: { dataset: text("dataset") } } };
    case "ratelimit":
      return { ratelimits: { [name]: { simple: binding["simple"] as { limit: number; period: 10 | 60 } } } };
    case "dispatch_namespace": {
      const options = { namespace: text("namespace"), lookup: context.lookup };
      return { unsafeBindings: [{ name, type, plugin: DISPATCH, options }] };
    }
    case "assets":
      // Part of the asset options.
      return {};
    default: {
      const body = `The binding "${name}" (${type}) is not supported by the local platform.`;
      return { serviceBindings: { [name]: () => new Response(body, { status: 501 }) } };
    }
  }
}

function durableObjectOptions(record: ScriptRecord, className: string) {
  const durableObject = record.durableObjects[className];
  return {
    className,
    useSQLite: durableObject?.storage !== "kv",
    unsafeUniqueKey: durableObject?.key ?? className,
  };
}

import type { Service, Worker_Binding } from "miniflare";
import type { ExternalBinding } from "./external-plugin.ts";
import { kVoid } from "./miniflare.ts";

export type ResourceKind = "kv" | "d1" | "r2";

/** A KV namespace, D1 database or R2 bucket in another workerd. */
interface SharedResourceOptions {
  readonly kind: ResourceKind;
  /** Namespace id, database id or bucket name. */
  readonly id: string;
  /** `127.0.0.1:PORT` of the debug port of the workerd that holds it. */
  readonly address: string;
}

export const SHARED_RESOURCE_PLUGIN = "overskill-shared-resource";

const BRIDGE_SOURCE = `
export default {
  async fetch(request, env) {
    const client = await env.debugPort.connect(env.address);
    const entrypoint = await client.getEntrypoint(env.target.service, undefined, env.target.props);
    return entrypoint.fetch(request);
  },
};`;

const bridgeName = ({ kind, id, address }: SharedResourceOptions) =>
  `${SHARED_RESOURCE_PLUGIN}:${kind}:${id}:${address}`;

/** Returns Miniflare's internal name of the service, which is specific to the pinned version. */
function resourceTarget({ kind, id }: SharedResourceOptions) {
  switch (kind) {
    case "kv":
      return { service: "kv:ns:entry", props: { MINIFLARE_NAMESPACE: id } };
    case "r2":
      return { service: `r2:bucket:${id}` };
    case "d1":
      return { service: `d1:db:${id}` };
  }
}

function renderBinding({ name, options }: ExternalBinding<SharedResourceOptions>): Worker_Binding {
  const service = { name: bridgeName(options) };
  switch (options.kind) {
    case "kv":
      return { name, kvNamespace: service };
    case "r2":
      return { name, r2Bucket: service };
    case "d1":
      return {
        name,
        wrapped: { moduleName: "cloudflare-internal:d1-api", innerBindings: [{ name: "fetcher", service }] },
      };
  }
}

function renderBridge(options: SharedResourceOptions): Service {
  return {
    name: bridgeName(options),
    worker: {
      compatibilityDate: "2026-01-01",
      modules: [{ name: "bridge.mjs", esModule: BRIDGE_SOURCE }],
      bindings: [
        { name: "debugPort", workerdDebugPort: kVoid },
        { name: "address", text: options.address },
        { name: "target", json: JSON.stringify(resourceTarget(options)) },
      ],
    },
  };
}

/**
 * Binds storage in another process, so that several user Workers share one resource; two processes with the same
 * persistence directory would lose writes. Miniflare loads this file by its path as an external plugin.
 */
export const plugins = {
  [SHARED_RESOURCE_PLUGIN]: {
    options: undefined,
    getBindings: (bindings: readonly ExternalBinding<SharedResourceOptions>[] = []) =>
      bindings.map(renderBinding),
    getNodeBindings: () => ({}),
    getServices({
      options = [],
    }: {
      options?: readonly ExternalBinding<SharedResourceOptions>[];
    }): Service[] {
      const bridges = new Map(options.map((binding) => [bridgeName(binding.options), binding.options]));
      return [...bridges.values()].map(renderBridge);
    },
    getExtensions: () => [],
  },
};

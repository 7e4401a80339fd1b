import type { Extension, Service, Worker_Binding } from "miniflare";
import type { ExternalBinding } from "./external-plugin.ts";
import { kVoid } from "./miniflare.ts";

/** Options of one `dispatch_namespace` binding. */
interface DispatchOptions {
  readonly namespace: string;
  /** `127.0.0.1:PORT` of the lookup server, see `lookup-server.ts`. */
  readonly lookup: string;
}

export const DISPATCH_PLUGIN = "overskill-dispatch";

const MODULE = `${DISPATCH_PLUGIN}:binding`;

/**
 * Runs inside workerd as `env.<BINDING>`. As on Cloudflare, `get()` is synchronous and returns a stub, which looks up
 * the Worker at its first use. fetch, WebSocket upgrades and JS-RPC go through workerd's debug port.
 */
const BINDING_SOURCE = `
export default function (env) {
  return {
    get(name, args = {}, options = {}) {
      let found;
      const resolve = () => (found ??= (async () => {
        const query = new URLSearchParams({ namespace: env.namespace, script: name });
        const answer = await env.lookup.fetch("http://lookup/?" + query);
        if (answer.status === 404) throw new Error("Worker not found.");
        if (!answer.ok) throw new Error("Worker could not be started: " + (await answer.text()));
        const { address, service } = await answer.json();
        const client = await env.debugPort.connect(address);
        return client.getEntrypoint(service, undefined, { dispatch: { name, args, options } });
      })());
      return new Proxy({}, {
        get(_, property) {
          if (property === "then" || typeof property === "symbol") return undefined;
          if (property === "fetch") return async (input, init) => (await resolve()).fetch(input, init);
          return async (...parameters) => (await resolve())[property](...parameters);
        },
      });
    },
  };
}`;

const lookupService = (lookup: string) => `${DISPATCH_PLUGIN}:lookup:${lookup}`;

/**
 * A local `dispatch_namespace` binding, which Miniflare lacks (cloudflare/workers-sdk#5497). Miniflare loads this file
 * by its path as an external plugin.
 */
export const plugins = {
  [DISPATCH_PLUGIN]: {
    options: undefined,
    getBindings(bindings: readonly ExternalBinding<DispatchOptions>[] = []): Worker_Binding[] {
      return bindings.map(({ name, options }) => ({
        name,
        wrapped: {
          moduleName: MODULE,
          innerBindings: [
            { name: "debugPort", workerdDebugPort: kVoid },
            { name: "namespace", text: options.namespace },
            { name: "lookup", service: { name: lookupService(options.lookup) } },
          ],
        },
      }));
    },
    getNodeBindings: () => ({}),
    getServices({ options = [] }: { options?: readonly ExternalBinding<DispatchOptions>[] }): Service[] {
      const lookups = new Set(options.map((binding) => binding.options.lookup));
      return [...lookups].map((lookup) => ({
        name: lookupService(lookup),
        external: { address: lookup, http: {} },
      }));
    },
    getExtensions({
      options,
    }: {
      options: readonly (readonly ExternalBinding<unknown>[] | undefined)[];
    }): Extension[] {
      if (options.every((bindings) => (bindings?.length ?? 0) === 0)) return [];
      return [{ modules: [{ name: MODULE, esModule: BINDING_SOURCE, internal: true }] }];
    },
  },
};

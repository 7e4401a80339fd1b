import type { Plugin } from "esbuild";
import type { WorkerFormat } from "./worker-format.ts";

/** Keeps imports of `cloudflare:` modules, which workerd provides to ES modules only. */
export function cloudflarePlugin(format: WorkerFormat): Plugin {
  return {
    name: "cloudflare",
    setup(build) {
      build.onResolve({ filter: /^(cloudflare|workerd):/ }, ({ path }) => {
        if (format === "modules") return { path, external: true };
        const text = `"${path}" needs an ES module, but the entry has no default export and counts as a service worker. Add \`export default { … }\`.`;
        return { errors: [{ text }] };
      });
    },
  };
}

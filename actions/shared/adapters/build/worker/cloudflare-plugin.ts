import type { Plugin } from "esbuild";
import type { WorkerFormat } from "./worker-format.ts";

/** `cloudflare:` modules are part of the runtime, which gives them to ES modules only. */
export function cloudflarePlugin(format: WorkerFormat): Plugin {
  return {
    name: "cloudflare",
    setup(build) {
      build.onResolve({ filter: /^(cloudflare|workerd):/ }, ({ path }) =>
        format === "modules"
          ? { path, external: true }
          : {
              errors: [
                {
                  text: `"${path}" needs an ES module: the entry has no default export, so it is taken for a service worker. Add \`export default { … }\`.`,
                },
              ],
            },
      );
    },
  };
}

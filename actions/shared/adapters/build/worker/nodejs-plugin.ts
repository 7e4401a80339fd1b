import type { Plugin } from "esbuild";
import type { NodejsMode } from "./nodejs-mode.ts";

const ASYNC_HOOKS = /^node:async_hooks(\/|$)/;

/** For Workers without polyfills: `node:` imports stay imports where the runtime can answer them. */
export function nodejsPlugin(mode: Exclude<NodejsMode, "unenv">): Plugin {
  return {
    name: "nodejs",
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
        if (mode === "native" || (mode === "async-hooks" && ASYNC_HOOKS.test(path))) {
          return { path, external: true };
        }
        const text = `"${path}" needs "nodejs_compat" among the app's \`compatibility_flags\`.`;
        // Code that requires a module while it runs may have a way to do without it.
        return kind === "import-statement"
          ? { errors: [{ text }] }
          : { path, external: true, warnings: [{ text }] };
      });
    },
  };
}

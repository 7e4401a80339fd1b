import type { Plugin } from "esbuild";

/**
 * How a Worker gets Node.js modules: `unenv` combines workerd's modules with polyfills for the rest, `native` has only
 * workerd's modules under `node:` names, `async-hooks` has only `AsyncLocalStorage`.
 */
export type NodejsMode = "unenv" | "native" | "async-hooks" | "none";

/** https://developers.cloudflare.com/workers/configuration/compatibility-flags/#nodejs-compatibility-flag */
const ON_BY_DEFAULT = "2026-08-04";
const POLYFILLS_SINCE = "2024-09-23";

/** Selects the mode from the compatibility date and flags, as wrangler does. */
export function selectNodejsMode(compatibilityDate: string, flags: readonly string[]): NodejsMode {
  const onByDefault = compatibilityDate >= ON_BY_DEFAULT;
  const enabled = flags.includes("nodejs_compat") || (onByDefault && !flags.includes("no_nodejs_compat"));
  const polyfilled =
    flags.includes("nodejs_compat_v2") ||
    (!flags.includes("no_nodejs_compat_v2") &&
      (onByDefault || (enabled && compatibilityDate >= POLYFILLS_SINCE)));
  if (polyfilled) return "unenv";
  if (enabled) return "native";
  return flags.includes("nodejs_als") ? "async-hooks" : "none";
}

const ASYNC_HOOKS = /^node:async_hooks(\/|$)/;

/** Handles `node:` imports of a Worker without polyfills: keeps those that workerd resolves and reports the others. */
export function nodejsPlugin(mode: Exclude<NodejsMode, "unenv">): Plugin {
  return {
    name: "nodejs",
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
        if (mode === "native" || (mode === "async-hooks" && ASYNC_HOOKS.test(path))) {
          return { path, external: true };
        }
        const text = `"${path}" needs "nodejs_compat" among the app's \`compatibility_flags\`.`;
        // A `require` or `import()` may be guarded by code that works without the module.
        return kind === "import-statement"
          ? { errors: [{ text }] }
          : { path, external: true, warnings: [{ text }] };
      });
    },
  };
}

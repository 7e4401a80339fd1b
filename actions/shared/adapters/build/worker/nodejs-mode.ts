/**
 * How a Worker gets the modules of Node.js: `unenv` is what the runtime has and polyfills for the rest, `native`
 * only what the runtime has under `node:` names, `async-hooks` only `AsyncLocalStorage`.
 */
export type NodejsMode = "unenv" | "native" | "async-hooks" | "none";

/** https://developers.cloudflare.com/workers/configuration/compatibility-flags/#nodejs-compatibility-flag */
const ON_BY_DEFAULT = "2026-08-04";
const POLYFILLS_SINCE = "2024-09-23";

/** Reads what wrangler reads: both the date and the flags decide. */
export function nodejsModeOf(compatibilityDate: string, flags: readonly string[]): NodejsMode {
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

import type { ModuleRule } from "../../../domain/build/app-config.ts";

/** https://developers.cloudflare.com/workers/wrangler/bundling/#including-non-javascript-modules */
const BUILT_IN: readonly ModuleRule[] = [
  { type: "text", globs: ["**/*.txt", "**/*.html", "**/*.sql"], fallthrough: false },
  { type: "data", globs: ["**/*.bin"], fallthrough: false },
  { type: "wasm", globs: ["**/*.wasm", "**/*.wasm?module"], fallthrough: false },
];

export interface ModuleRules {
  readonly active: readonly ModuleRule[];
  /** Behind a rule of the same type that does not fall through; what matches one of these is a mistake. */
  readonly shadowed: readonly ModuleRule[];
}

/** A rule ends its type, the built-in rule included, unless it says `fallthrough`. */
export function orderRules(rules: readonly ModuleRule[]): ModuleRules {
  const ended = new Set<ModuleRule["type"]>();
  const active: ModuleRule[] = [];
  const shadowed: ModuleRule[] = [];
  for (const rule of [...rules, ...BUILT_IN]) {
    (ended.has(rule.type) ? shadowed : active).push(rule);
    if (!rule.fallthrough) ended.add(rule.type);
  }
  return { active, shadowed };
}

/** Rules for JavaScript only say which files to take along; they never take an import out of the bundle. */
export function isScriptRule({ type }: ModuleRule): boolean {
  return type === "esm" || type === "commonjs";
}

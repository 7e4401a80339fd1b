import type { ModuleRule } from "../../../domain/build/app-config.ts";

/** https://developers.cloudflare.com/workers/wrangler/bundling/#including-non-javascript-modules */
const BUILT_IN: readonly ModuleRule[] = [
  { type: "text", globs: ["**/*.txt", "**/*.html", "**/*.sql"], fallthrough: false },
  { type: "data", globs: ["**/*.bin"], fallthrough: false },
  { type: "wasm", globs: ["**/*.wasm", "**/*.wasm?module"], fallthrough: false },
];

/** Rules in order of precedence. */
export interface ModuleRules {
  readonly active: readonly ModuleRule[];
  /** Rules that follow a rule of the same type without `fallthrough`; a file that matches one is an error. */
  readonly shadowed: readonly ModuleRule[];
}

/** Separates the rules that apply from those, built-in ones included, that an earlier rule without `fallthrough` ends. */
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

/**
 * Returns true for a rule for JavaScript, which selects additional modules but never takes an import out of the
 * bundle.
 */
export function isScriptRule({ type }: ModuleRule): boolean {
  return type === "esm" || type === "commonjs";
}

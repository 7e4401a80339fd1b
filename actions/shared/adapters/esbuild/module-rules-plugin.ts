import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "esbuild";
import picomatch from "picomatch";
import type { ModuleRule } from "../../domain/app-config.ts";
import type { BundledModule } from "./bundle-outcome.ts";
import { findBreach } from "./confine-plugin.ts";
import type { SourceFiles } from "./source-files.ts";

/** https://developers.cloudflare.com/workers/wrangler/bundling/#including-non-javascript-modules */
const BUILT_IN: readonly ModuleRule[] = [
  { type: "text", globs: ["**/*.txt", "**/*.html", "**/*.sql"] },
  { type: "data", globs: ["**/*.bin"] },
  { type: "wasm", globs: ["**/*.wasm", "**/*.wasm?module"] },
];

const RESOLVING = Symbol("resolving");

/** Takes what a rule matches out of the bundle; each such file becomes a module of its own, added to `modules`. */
export function moduleRulesPlugin(
  directory: string,
  sources: SourceFiles,
  rules: readonly ModuleRule[],
  modules: Map<string, BundledModule>,
): Plugin {
  const matchers = [...rules, ...BUILT_IN].map(({ type, globs }) => ({
    type,
    // `?module` is part of a name here, not a wildcard.
    matches: picomatch(globs.map((glob) => glob.replaceAll("?", "\\?"))),
  }));
  return {
    name: "module-rules",
    setup(build) {
      build.onResolve({ filter: /\.[A-Za-z0-9]+(\?module)?$/ }, async (args) => {
        if (args.kind === "entry-point" || args.pluginData === RESOLVING) return undefined;
        const specifier = args.path.replace(/^(\.{0,2}\/)+/, "");
        const rule = matchers.find(({ matches }) => matches(specifier));
        if (rule === undefined) return undefined;
        const { importer, resolveDir, kind } = args;
        const resolved = await build.resolve(args.path.replace(/\?module$/, ""), {
          importer,
          resolveDir,
          kind,
          pluginData: RESOLVING,
        });
        if (resolved.errors.length > 0) return { errors: resolved.errors };
        const breach = findBreach(directory, sources, resolved.path);
        if (breach !== undefined) return { errors: [{ text: breach }] };
        const contents = await readFile(resolved.path);
        const path = `${createHash("sha256").update(contents).digest("hex").slice(0, 16)}-${basename(resolved.path)}`;
        modules.set(path, { path, contents, type: rule.type });
        return { path: `./${path}`, external: true };
      });
    },
  };
}

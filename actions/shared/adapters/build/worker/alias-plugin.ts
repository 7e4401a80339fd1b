import type { Plugin } from "esbuild";
import { literalPattern } from "../esbuild/literal-pattern.ts";

const RESOLVING = Symbol("resolving");

/** wrangler's `alias`: whole specifiers only, and what they stand for is looked up from the app's folder. */
export function aliasPlugin(directory: string, alias: Readonly<Record<string, string>>): Plugin {
  return {
    name: "alias",
    setup(build) {
      for (const [name, target] of Object.entries(alias)) {
        const literally = literalPattern(name);
        build.onResolve({ filter: new RegExp(`^${literally}$`) }, ({ kind, pluginData }) =>
          pluginData === RESOLVING
            ? undefined
            : build.resolve(target, { kind, resolveDir: directory, pluginData: RESOLVING }),
        );
      }
    },
  };
}

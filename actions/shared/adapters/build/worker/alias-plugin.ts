import type { Plugin } from "esbuild";
import { literalPattern } from "../esbuild/literal-pattern.ts";

const RESOLVING = Symbol("resolving");

/** Applies wrangler's `alias`: only whole specifiers match, and their targets resolve from the app's directory. */
export function aliasPlugin(directory: string, alias: Readonly<Record<string, string>>): Plugin {
  return {
    name: "alias",
    setup(build) {
      for (const [name, target] of Object.entries(alias)) {
        const filter = new RegExp(`^${literalPattern(name)}$`);
        build.onResolve({ filter }, ({ kind, pluginData }) =>
          pluginData === RESOLVING
            ? undefined
            : build.resolve(target, { kind, resolveDir: directory, pluginData: RESOLVING }),
        );
      }
    },
  };
}

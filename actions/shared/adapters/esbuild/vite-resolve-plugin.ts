import { readFile } from "node:fs/promises";
import type { Loader, Plugin } from "esbuild";
import { findBreach } from "./confine-plugin.ts";
import { PUBLIC_FOLDER } from "./page-plan.ts";
import type { SourceFiles } from "./source-files.ts";

/** https://vite.dev/guide/assets#explicit-url-imports */
const QUERY_LOADERS: Readonly<Record<string, Loader>> = { raw: "text", url: "file", inline: "dataurl" };
const RESOLVING = Symbol("resolving");

/** How Vite finds what esbuild does not: `/x` from the app's folder or `public/`, and files named with a query. */
export function viteResolvePlugin(directory: string, sources: SourceFiles): Plugin {
  return {
    name: "vite-resolve",
    setup(build) {
      build.onResolve({ filter: /^\// }, ({ path, kind, pluginData }) => {
        if (kind === "entry-point" || pluginData === RESOLVING) return undefined;
        const file = path.slice(1).replace(/[?#].*$/, "");
        if (sources.has(`${PUBLIC_FOLDER}/${file}`)) return { path, external: true };
        if (path.includes("?")) return undefined;
        return build.resolve(`./${file}`, { resolveDir: directory, kind, pluginData: RESOLVING });
      });

      build.onResolve({ filter: /\?[a-z]+$/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === RESOLVING) return undefined;
        const [specifier = "", query = ""] = path.split("?");
        if (QUERY_LOADERS[query] === undefined) {
          return {
            errors: [{ text: `Imports with "?${query}" need Vite's own build, which does not run here.` }],
          };
        }
        const rooted = specifier.startsWith("/");
        const resolved = await build.resolve(rooted ? `.${specifier}` : specifier, {
          importer,
          resolveDir: rooted ? directory : resolveDir,
          kind,
          pluginData: RESOLVING,
        });
        if (resolved.errors.length > 0) return { errors: resolved.errors };
        const breach = findBreach(directory, sources, resolved.path);
        if (breach !== undefined) return { errors: [{ text: breach }] };
        return { path: resolved.path, namespace: "file", suffix: `?${query}` };
      });

      build.onLoad({ filter: /.*/, namespace: "file" }, async ({ path, suffix }) => {
        const loader = QUERY_LOADERS[suffix.slice(1)];
        return loader === undefined ? undefined : { contents: await readFile(path), loader };
      });
    },
  };
}

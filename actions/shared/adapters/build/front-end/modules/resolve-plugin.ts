import { relative } from "node:path";
import type { ImportKind, Plugin } from "esbuild";
import { toPosixPath } from "../../../filesystem/posix-path.ts";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { FrontEndContext } from "./front-end-context.ts";
import { applyAlias, parseSpecifier, publicUrl } from "./specifier.ts";

const RESOLVING = Symbol("resolving");

/** What may follow a `?`: https://vite.dev/guide/assets, https://vite.dev/guide/features#web-workers */
const QUERIES = new Set(["inline", "init", "no-inline", "raw", "sharedworker", "url", "worker"]);

/** Query of a module that is a style sheet imported by code. */
export const STYLE = "style";

/** Finds what esbuild does not: aliases, `/x` from the app's folder or `public/`, files named with a query. */
export function resolvePlugin(context: FrontEndContext): Plugin {
  const { directory } = context;
  return {
    name: "vite-resolve",
    setup(build) {
      const find = async (path: string, resolveDir: string, importer: string, kind: ImportKind) => {
        const aliased = applyAlias(path, context);
        const rooted = aliased.startsWith("/") && !aliased.startsWith(`${directory}/`);
        return build.resolve(rooted ? `.${aliased}` : aliased, {
          importer,
          resolveDir: rooted ? directory : resolveDir,
          kind,
          pluginData: RESOLVING,
        });
      };

      build.onResolve(
        { filter: worthAsking(context) },
        async ({ path, importer, resolveDir, kind, pluginData, namespace }) => {
          if (pluginData === RESOLVING || kind === "entry-point" || /^(https?:|data:|\/\/)/.test(path))
            return undefined;
          if (path.startsWith("style:")) return { path, external: true, sideEffects: true };
          const specifier = parseSpecifier(path);
          const url = publicUrl(path, context);
          if (url !== undefined) return { path: url, namespace: "public-url" };
          const known = [...specifier.query].filter((name) => QUERIES.has(name));
          // Beside what Vite looks for, as in `?worker&name=x`, it pays no attention to others.
          const unknown = known.length > 0 ? undefined : [...specifier.query][0];
          const isStyle = /\.css$/.test(specifier.path);
          const special = isStyle || specifier.query.size > 0;
          const aliased = applyAlias(specifier.path, context) !== specifier.path;
          if (!special && !aliased && !specifier.path.startsWith("/")) return undefined;
          if (unknown !== undefined) {
            const text = `Imports with "?${unknown}" need Vite's own build, which does not run here.`;
            return { errors: [{ text }] };
          }
          const from = namespace === "page" ? directory : resolveDir;
          const resolved = await find(specifier.path, from, importer, kind);
          if (resolved.errors.length > 0 || !special)
            return {
              path: resolved.path,
              external: resolved.external,
              namespace: resolved.namespace,
              sideEffects: resolved.sideEffects,
              errors: resolved.errors,
              suffix: resolved.suffix,
            };
          const names = known.sort();
          return {
            // A part of the path, not esbuild's suffix, for which no filter can ask.
            path: `${resolved.path}?${names.length === 0 ? STYLE : names.join("&")}`,
            namespace: "file",
            ...(isStyle && names.length === 0 ? { sideEffects: true } : {}),
          };
        },
      );

      build.onLoad({ filter: /.*/, namespace: "public-url" }, ({ path }) => ({
        contents: `export default ${JSON.stringify(path)};`,
        loader: "js",
      }));
    },
  };
}

/** Most imports are esbuild's alone to find, and each question to a plugin takes longer than the answer. */
function worthAsking({ options }: FrontEndContext): RegExp {
  const aliases = options.alias.map(({ find }) => `^${literalPattern(find)}`);
  return new RegExp(["^style:", "^/", "\\?", "\\.css(#|$)", ...aliases].join("|"));
}

/** A name for a file that is the same in every checkout. */
export function idOf({ directory }: FrontEndContext, file: string): string {
  return toPosixPath(relative(directory, file));
}

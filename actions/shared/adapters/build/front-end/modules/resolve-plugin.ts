import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild, ResolveResult } from "esbuild";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { applyAlias, parseSpecifier, publicUrl } from "../context/specifier.ts";

/** Marks imports that the plugin itself asks esbuild to resolve. */
const RESOLVING = Symbol("resolving");

/** Queries with a meaning: https://vite.dev/guide/assets, https://vite.dev/guide/features#web-workers */
const QUERIES = new Set(["inline", "init", "no-inline", "raw", "sharedworker", "url", "worker"]);

/** Query of a module that is a style sheet imported by code. */
export const STYLE = "style";

const PUBLIC_URL = "public-url";

/** Resolves what esbuild does not: aliases, `/x` in the app's directory or `public/`, and imports with a query. */
export function resolvePlugin(context: FrontEndContext): Plugin {
  return {
    name: "vite-resolve",
    setup(build) {
      build.onResolve({ filter: resolveFilter(context) }, (args) => resolveImport(context, build, args));
      build.onLoad({ filter: /.*/, namespace: PUBLIC_URL }, ({ path }) => ({
        contents: `export default ${JSON.stringify(path)};`,
        loader: "js",
      }));
    },
  };
}

async function resolveImport(
  context: FrontEndContext,
  build: PluginBuild,
  args: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  const { path, kind, pluginData } = args;
  if (pluginData === RESOLVING || kind === "entry-point" || /^(https?:|data:|\/\/)/.test(path))
    return undefined;
  if (path.startsWith("style:")) return { path, external: true, sideEffects: true };
  const specifier = parseSpecifier(path);
  const url = publicUrl(path, context);
  if (url !== undefined) return { path: url, namespace: PUBLIC_URL };
  const isStyle = specifier.path.endsWith(".css");
  const isSpecial = isStyle || specifier.query.size > 0;
  const isAliased = applyAlias(specifier.path, context) !== specifier.path;
  if (!isSpecial && !isAliased && !specifier.path.startsWith("/")) return undefined;
  const queries = [...specifier.query].filter((name) => QUERIES.has(name)).sort();
  // Vite ignores unknown queries besides a known one, as in `?worker&name=x`.
  const [unknown] = queries.length > 0 ? [] : specifier.query;
  if (unknown !== undefined)
    return { errors: [{ text: `Imports with "?${unknown}" are not supported. They need a custom build.` }] };
  const resolved = await resolveFile(context, build, { ...args, path: specifier.path });
  if (resolved.errors.length > 0 || !isSpecial) return toOnResolveResult(resolved);
  return {
    // The query is part of the path, because filters do not see esbuild's `suffix`.
    path: `${resolved.path}?${queries.length === 0 ? STYLE : queries.join("&")}`,
    namespace: "file",
    ...(isStyle && queries.length === 0 ? { sideEffects: true } : {}),
  };
}

function resolveFile(
  context: FrontEndContext,
  build: PluginBuild,
  { path, importer, namespace, resolveDir, kind }: OnResolveArgs,
): Promise<ResolveResult> {
  const { directory } = context;
  const aliased = applyAlias(path, context);
  const isRooted = aliased.startsWith("/") && !aliased.startsWith(`${directory}/`);
  return build.resolve(isRooted ? `.${aliased}` : aliased, {
    importer,
    resolveDir: isRooted || namespace === "page" ? directory : resolveDir,
    kind,
    pluginData: RESOLVING,
  });
}

function toOnResolveResult({
  path,
  external,
  namespace,
  sideEffects,
  errors,
  suffix,
}: ResolveResult): OnResolveResult {
  return { path, external, namespace, sideEffects, errors, suffix };
}

/** Creates a resolve filter that leaves most imports to esbuild. */
function resolveFilter({ options, optimizations }: FrontEndContext): RegExp {
  if (!optimizations.resolveFilter) return /.*/;
  const aliases = options.alias.map(({ find }) => `^${literalPattern(find)}`);
  return new RegExp(["^style:", "^/", "\\?", "\\.css(#|$)", ...aliases].join("|"));
}

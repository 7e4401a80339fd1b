import { dirname } from "node:path";
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { confinePlugin, findReadRefusal } from "../../sources/confine-plugin.ts";
import { readSource } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { toErrors } from "../context/module-problem.ts";
import { applyAlias, parseSpecifier, publicUrl } from "../context/specifier.ts";
import { assetUrl } from "../output/emit-asset.ts";
import { isCssModule, uniqueModulePath } from "./css-module-name.ts";
import { HAS_SETS, withUrlsInSets } from "./image-sets.ts";
import { compileTailwind, usesTailwind } from "./tailwind.ts";

const CSS_MODULE = "css-module";
/** Marks imports that the plugin itself asks esbuild to resolve. */
const RESOLVING = Symbol("resolving");

const missingFile = (url: string) =>
  `"${url}" does not exist when the app is built. The URL is left unchanged and must exist when the app runs.`;

/** Returns the plugins of builds whose entry is a style sheet: `@import`, `url()`, CSS modules and Tailwind. */
export function stylesPlugins(context: FrontEndContext): Plugin[] {
  const resolving: Plugin = {
    name: "vite-styles",
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => resolveStyle(context, build, args));
      build.onLoad({ filter: /.*/, namespace: CSS_MODULE }, ({ pluginData }) =>
        loadCssModule(context, String(pluginData)).catch(toErrors),
      );
      build.onLoad({ filter: /\.css$/, namespace: "file" }, (args) =>
        loadStyle(context, args).catch(toErrors),
      );
    },
  };
  return [confinePlugin(context.directory, context.sources), resolving];
}

async function resolveStyle(
  context: FrontEndContext,
  build: PluginBuild,
  { path, kind, importer, resolveDir, pluginData }: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (pluginData === RESOLVING || kind === "entry-point") return undefined;
  if (/^(https?:|data:|\/\/|#)/.test(path)) return { path, external: true };
  const { directory } = context;
  const style = path.startsWith("style:") ? context.styles.get(path.slice("style:".length)) : undefined;
  const url = publicUrl(path, context);
  if (url !== undefined) return { path: url, external: true };
  const specifier = parseSpecifier(path);
  const aliased = style ?? applyAlias(specifier.path, context);
  const isRooted = aliased.startsWith("/") && !aliased.startsWith(`${directory}/`);
  const resolved = await build.resolve(isRooted ? `.${aliased}` : aliased, {
    kind,
    importer,
    resolveDir: isRooted ? directory : resolveDir,
    pluginData: RESOLVING,
  });
  if (resolved.errors.length > 0) {
    // As in Vite, a Worker may serve a missing file. A package must exist.
    const mayBeServed = kind === "url-token" && /^\.{0,2}\//.test(aliased);
    if (!mayBeServed) return { errors: resolved.errors };
    return { path, external: true, warnings: [{ text: missingFile(path) }] };
  }
  if (kind === "url-token") return resolveUrl(context, resolved.path, specifier.fragment);
  if (!isCssModule(resolved.path)) return { path: resolved.path };
  const unique = uniqueModulePath(context, resolved.path);
  return { path: unique, namespace: CSS_MODULE, pluginData: resolved.path };
}

async function resolveUrl(
  context: FrontEndContext,
  file: string,
  fragment: string,
): Promise<OnResolveResult> {
  const refusal = findReadRefusal(context.directory, context.sources, file);
  if (refusal !== undefined) return { errors: [refusal] };
  // A fragment refers to a part of the file, which a data URL cannot.
  const target = await assetUrl(context, file, fragment === "" ? undefined : false);
  return { path: target.startsWith("data:") ? target : `${target}${fragment}`, external: true };
}

async function loadCssModule({ directory, sources }: FrontEndContext, file: string): Promise<OnLoadResult> {
  const refusal = findReadRefusal(directory, sources, file);
  if (refusal !== undefined) return { errors: [refusal] };
  const contents = withUrlsInSets(String(await readSource(directory, sources, file)));
  return { contents, loader: "local-css", resolveDir: dirname(file) };
}

async function loadStyle(context: FrontEndContext, { path }: OnLoadArgs): Promise<OnLoadResult | undefined> {
  const text = String(await readSource(context.directory, context.sources, path));
  const isTailwind = context.options.tailwind && usesTailwind(text);
  if (!isTailwind && !HAS_SETS.test(text)) return undefined;
  const css = isTailwind ? await compileTailwind(context, path, text) : text;
  return { contents: withUrlsInSets(css), loader: "css", resolveDir: dirname(path) };
}

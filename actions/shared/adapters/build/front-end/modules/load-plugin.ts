import { basename, extname } from "node:path";
import type { OnLoadResult, Plugin } from "esbuild";
import { assetLoaders } from "../../esbuild/asset-loaders.ts";
import { findReadRefusal } from "../../sources/confine-plugin.ts";
import { readSource } from "../../sources/read-source.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { toErrors } from "../context/module-problem.ts";
import { assetUrl, emitFile } from "../output/emit-asset.ts";
import { bundleStyle } from "../styles/bundle-styles.ts";
import { loadStyleModule } from "../styles/css-module.ts";
import { startTailwind } from "../styles/tailwind.ts";
import { CODE } from "./onload-filter.ts";
import { STYLE } from "./resolve-plugin.ts";
import { transformModule } from "./transform-module.ts";
import { loadWasm } from "./wasm.ts";
import { type BundleWorker, loadWorker } from "./worker.ts";

interface LoadOptions {
  /** Web workers cannot use style sheets. */
  readonly inWorker: boolean;
  /** Passed in, because bundling a worker uses this plugin in turn. */
  readonly bundleWorker: BundleWorker;
}

/** Loads modules as Vite does, if the build may read their files. */
export function loadPlugin(context: FrontEndContext, options: LoadOptions): Plugin {
  const load = async (imported: string): Promise<OnLoadResult | undefined> => {
    const [, path = "", search = ""] = /^(.*?)(?:\?([^?]*))?$/s.exec(imported) ?? [];
    const refusal = findReadRefusal(context.directory, context.sources, path);
    if (refusal !== undefined) return { errors: [refusal] };
    return loadFile(context, { path, query: new Set(search === "" ? [] : search.split("&")) }, options);
  };
  return {
    name: "vite-load",
    setup(build) {
      build.onLoad({ filter: context.onLoadFilter.pattern, namespace: "file" }, ({ path }) =>
        load(path).catch(toErrors),
      );
    },
  };
}

interface ImportedFile {
  readonly path: string;
  readonly query: ReadonlySet<string>;
}

async function loadFile(
  context: FrontEndContext,
  { path, query }: ImportedFile,
  { inWorker, bundleWorker }: LoadOptions,
): Promise<OnLoadResult | undefined> {
  const extension = extname(path).toLowerCase();
  // The name of a package may mean a style sheet, which only its path tells.
  const isPlainStyle = extension === ".css" && query.size === 0;
  if (isPlainStyle || query.has(STYLE)) return loadImportedStyle(context, path, inWorker);
  if (query.has("raw"))
    return { contents: await readSource(context.directory, context.sources, path), loader: "text" };
  if (query.has("worker") || query.has("sharedworker"))
    return loadWorker(context, { file: path, query }, bundleWorker);
  if (query.has("inline") && extension === ".css")
    return { contents: await bundleStyle(context, path), loader: "text" };
  if (query.has("url") && extension === ".css")
    return exportDefault(emitFile(context, basename(path), Buffer.from(await bundleStyle(context, path))));
  if (extension === ".wasm" && !query.has("url")) return loadWasm(context, path, query.has("init"));
  if (isAsset(extension, query)) return exportDefault(await assetUrl(context, path, readInline(query)));
  const loader = CODE[extension];
  return loader === undefined ? undefined : transformModule(context, path, loader);
}

async function loadImportedStyle(
  context: FrontEndContext,
  path: string,
  inWorker: boolean,
): Promise<OnLoadResult> {
  if (inWorker) return { contents: "", loader: "js" };
  await startTailwind(context, path);
  return loadStyleModule(context, path);
}

function exportDefault(url: string): OnLoadResult {
  return { contents: `export default ${JSON.stringify(url)};`, loader: "js" };
}

function isAsset(extension: string, query: ReadonlySet<string>): boolean {
  return (
    ["url", "inline", "no-inline"].some((name) => query.has(name)) || Object.hasOwn(assetLoaders, extension)
  );
}

function readInline(query: ReadonlySet<string>): boolean | undefined {
  if (query.has("no-inline")) return false;
  return query.has("inline") ? true : undefined;
}

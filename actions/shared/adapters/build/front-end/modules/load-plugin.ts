import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import type { OnLoadArgs, OnLoadResult, Plugin } from "esbuild";
import { assetLoaders } from "../../esbuild/asset-loaders.ts";
import { findReadRefusal } from "../../sources/confine-plugin.ts";
import { bundleStyle } from "../styles/bundle-styles.ts";
import { loadStyleModule } from "../styles/css-module.ts";
import { beginTailwind } from "../styles/tailwind.ts";
import { assetUrl, emitFile } from "./emit-asset.ts";
import type { FrontEndContext } from "./front-end-context.ts";
import { toErrors } from "./module-problem.ts";
import { CODE } from "./onload-filter.ts";
import { STYLE } from "./resolve-plugin.ts";
import { transformModule } from "./transform-module.ts";
import { loadWasm } from "./wasm-module.ts";
import { workerModule } from "./worker-module.ts";

/** Gives modules what Vite makes of them, of those files that may be read. */
export function loadPlugin(context: FrontEndContext, { inWorker }: { readonly inWorker: boolean }): Plugin {
  return {
    name: "vite-load",
    setup(build) {
      const load = async (args: OnLoadArgs): Promise<OnLoadResult | undefined> => {
        const [, path = "", asked = ""] = /^(.*?)(?:\?([^?]*))?$/s.exec(args.path) ?? [];
        const refusal = findReadRefusal(context.directory, context.sources, path);
        if (refusal !== undefined) return { errors: [refusal] };
        const extension = extname(path).toLowerCase();
        const query = new Set(asked.split("&"));
        if (query.has(STYLE) && inWorker) return { contents: "", loader: "js" };
        if (query.has(STYLE)) {
          await beginTailwind(context, path);
          return loadStyleModule(context, path);
        }
        if (query.has("raw")) return { contents: await readFile(path), loader: "text" };
        if (query.has("worker") || query.has("sharedworker")) return workerModule(context, path, query);
        if (query.has("inline") && extension === ".css")
          return { contents: await bundleStyle(context, path), loader: "text" };
        if (query.has("url") && extension === ".css")
          return exporting(emitFile(context, basename(path), Buffer.from(await bundleStyle(context, path))));
        if (extension === ".wasm" && !query.has("url")) return loadWasm(context, path, query.has("init"));
        if (query.has("url") || query.has("inline") || query.has("no-inline") || isAsset(extension))
          return exporting(await assetUrl(context, path, inlineOf(query)));
        const loader = CODE[extension];
        return loader === undefined ? undefined : transformModule(context, path, loader);
      };
      build.onLoad({ filter: context.questions.filter, namespace: "file" }, (args) =>
        load(args).catch(toErrors),
      );
    },
  };
}

function exporting(url: string): OnLoadResult {
  return { contents: `export default ${JSON.stringify(url)};`, loader: "js" };
}

function isAsset(extension: string): boolean {
  return Object.hasOwn(assetLoaders, extension);
}

function inlineOf(query: ReadonlySet<string>): boolean | undefined {
  if (query.has("no-inline")) return false;
  return query.has("inline") ? true : undefined;
}

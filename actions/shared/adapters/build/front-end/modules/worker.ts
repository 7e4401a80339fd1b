import { basename, extname } from "node:path";
import type { OnLoadResult } from "esbuild";
import type { FrontEndContext } from "../context/front-end-context.ts";
import { emitScript } from "../output/emit-asset.ts";
import type { SourceMap } from "../syntax/source-maps.ts";

/** A bundled web worker, and its source map. */
export interface BundledWorker {
  readonly code: string;
  readonly map: SourceMap | undefined;
}

/** Bundles a web worker, given the absolute path of its entry. */
export type BundleWorker = (context: FrontEndContext, file: string) => Promise<BundledWorker>;

interface WorkerImport {
  readonly file: string;
  readonly query: ReadonlySet<string>;
}

/** Loads the module of an import with `?worker` or `?sharedworker`: https://vite.dev/guide/features#import-with-query-suffixes */
export async function loadWorker(
  context: FrontEndContext,
  { file, query }: WorkerImport,
  bundleWorker: BundleWorker,
): Promise<OnLoadResult> {
  const worker = await bundleWorker(context, file);
  const kind = query.has("sharedworker") ? "SharedWorker" : "Worker";
  if (query.has("inline") && !query.has("url")) return inlined(kind, worker.code);
  const name = `${basename(file, extname(file))}.js`;
  const url = JSON.stringify(emitScript(context, name, worker));
  const contents = query.has("url")
    ? `export default ${url};`
    : `export default function (options) { return new ${kind}(${url}, { name: options?.name }); }`;
  return { contents, loader: "js" };
}

function inlined(kind: string, code: string): OnLoadResult {
  const text = JSON.stringify(code);
  const contents = [
    `const code = ${text};`,
    `export default function (options) {`,
    `  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript;charset=utf-8" }));`,
    `  const worker = new ${kind}(url, { name: options?.name });`,
    `  setTimeout(() => URL.revokeObjectURL(url));`,
    `  return worker;`,
    `}`,
  ];
  return { contents: contents.join("\n"), loader: "js" };
}

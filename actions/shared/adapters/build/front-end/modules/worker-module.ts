import { basename, extname } from "node:path";
import type { OnLoadResult } from "esbuild";
import { defineEnvironment } from "../../sources/vite-environment.ts";
import { parseMap, type SourceMap } from "../output/source-maps.ts";
import { checkInputs } from "./check-inputs.ts";
import { codeOptions } from "./code-options.ts";
import { emitScript } from "./emit-asset.ts";
import { type FrontEndContext, outputFolder, sharedBuildOptions } from "./front-end-context.ts";
import { loadPlugin } from "./load-plugin.ts";
import { ModuleProblem } from "./module-problem.ts";
import { resolvePlugin } from "./resolve-plugin.ts";

/** `?worker` and its kin: https://vite.dev/guide/features#import-with-query-suffixes */
export async function workerModule(
  context: FrontEndContext,
  file: string,
  query: ReadonlySet<string>,
): Promise<OnLoadResult> {
  const { code, map } = await bundleWebWorker(context, file);
  const kind = query.has("sharedworker") ? "SharedWorker" : "Worker";
  if (query.has("inline") && !query.has("url")) return inlined(kind, code);
  const name = `${basename(file, extname(file))}.js`;
  const url = JSON.stringify(emitScript(context, name, code, map));
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

/** A worker is one file without imports, so it also runs where modules in workers do not. */
async function bundleWebWorker(
  context: FrontEndContext,
  file: string,
): Promise<{ readonly code: string; readonly map: SourceMap | undefined }> {
  const { directory, environment, options } = context;
  if (context.workers.has(file)) throw new ModuleProblem(`The worker "${basename(file)}" starts itself.`);
  const inner: FrontEndContext = { ...context, workers: new Set([...context.workers, file]) };
  const { outputFiles, warnings, metafile } = await context.esbuild.build({
    ...sharedBuildOptions(context),
    ...codeOptions(context),
    entryPoints: [file],
    // Where it is served: paths in its source map begin there.
    entryNames: `${options.assetsFolder}/worker`,
    format: "iife",
    minify: options.minify,
    define: {
      ...defineEnvironment(environment, { ssr: false }),
      ...options.define,
      "import.meta.url": "self.location.href",
    },
    plugins: [resolvePlugin(inner), loadPlugin(inner, { inWorker: true })],
  });
  context.warnings.push(...warnings);
  checkInputs(context, metafile);
  const textOf = (path: string) => outputFiles.find((output) => output.path === path)?.text;
  const path = `${outputFolder(directory)}/${options.assetsFolder}/worker.js`;
  return { code: textOf(path) ?? "", map: parseMap(textOf(`${path}.map`)) };
}

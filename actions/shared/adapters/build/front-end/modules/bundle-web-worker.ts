import { basename } from "node:path";
import { defineEnvironment } from "../../sources/vite-environment.ts";
import { type FrontEndContext, outputDirectory, sharedBuildOptions } from "../context/front-end-context.ts";
import { ModuleProblem } from "../context/module-problem.ts";
import { parseMap } from "../syntax/source-maps.ts";
import { checkInputs } from "./check-inputs.ts";
import { codeOptions } from "./code-options.ts";
import { loadPlugin } from "./load-plugin.ts";
import { resolvePlugin } from "./resolve-plugin.ts";
import type { BundledWorker } from "./worker.ts";

/** Bundles a web worker into one file without imports, so that it runs in browsers without module workers as well. */
export async function bundleWebWorker(context: FrontEndContext, file: string): Promise<BundledWorker> {
  const { directory, environment, options } = context;
  if (context.workers.has(file))
    throw new ModuleProblem(`The worker "${basename(file)}" imports itself as a worker.`);
  const inner: FrontEndContext = { ...context, workers: new Set([...context.workers, file]) };
  const { outputFiles, warnings, metafile } = await context.esbuild.build({
    ...sharedBuildOptions(context),
    ...codeOptions(context),
    entryPoints: [file],
    // The directory that serves the worker, because paths in its source map are relative to it.
    entryNames: `${options.assetsFolder}/worker`,
    format: "iife",
    minify: options.minify,
    define: {
      ...defineEnvironment(environment, { ssr: false }),
      ...options.define,
      "import.meta.url": "self.location.href",
    },
    plugins: [resolvePlugin(inner), loadPlugin(inner, { inWorker: true, bundleWorker: bundleWebWorker })],
  });
  context.warnings.push(...warnings);
  checkInputs(context, metafile);
  const findOutput = (path: string) => outputFiles.find((output) => output.path === path)?.text;
  const path = `${outputDirectory(directory)}/${options.assetsFolder}/worker.js`;
  return { code: findOutput(path) ?? "", map: parseMap(findOutput(`${path}.map`)) };
}

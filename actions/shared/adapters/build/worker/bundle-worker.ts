import { join } from "node:path";
import type { BuildOptions, Metafile, OutputFile } from "esbuild";
import type { AppConfig, FileKey } from "../../../domain/build/app-config.ts";
import type { ModuleSize, WorkerBinding } from "../../../domain/build/manifest.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import {
  type BundledModule,
  type BundleOutcome,
  bundleError,
  isBuildFailure,
} from "../esbuild/bundle-outcome.ts";
import { configError } from "../esbuild/config-error.ts";
import { inputMapsPlugin } from "../esbuild/input-maps-plugin.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { confinePlugin } from "../sources/confine-plugin.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { tsconfigOptions } from "../sources/tsconfig.ts";
import { defineEnvironment, type ViteEnvironment } from "../sources/vite-environment.ts";
import { findAdditionalModules, moduleBase } from "./additional-modules.ts";
import { aliasPlugin } from "./alias-plugin.ts";
import { blobBindings } from "./blob-bindings.ts";
import { cloudflarePlugin } from "./cloudflare-plugin.ts";
import { orderRules } from "./module-rules.ts";
import { moduleRulesPlugin } from "./module-rules-plugin.ts";
import { nodejsModeOf } from "./nodejs-mode.ts";
import { nodejsPlugin } from "./nodejs-plugin.ts";
import { uploadAsIs } from "./upload-as-is.ts";
import { missingExports } from "./worker-exports.ts";
import { readWorkerFormat, SYNTAX, type WorkerFormat } from "./worker-format.ts";

export interface WorkerRequest {
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
  /** Relative to `directory`. */
  readonly main: string;
  readonly config: AppConfig;
  readonly environment: ViteEnvironment;
  /** Absolute folder that holds `unenv` and `@cloudflare/unenv-preset`. */
  readonly packages: string;
}

export interface WorkerBundle {
  readonly mainModule: string;
  readonly modules: readonly BundledModule[];
  /** What a service worker has as globals in the place of imported files. */
  readonly bindings: readonly WorkerBinding[];
  /** What each source file adds to the bundle. */
  readonly contributions: readonly ModuleSize[];
}

const MAIN_MODULE = "index.js";

/** Bundles the Worker as `wrangler deploy` does: https://developers.cloudflare.com/workers/wrangler/bundling/ */
export async function bundleWorker(
  esbuild: Esbuild,
  request: WorkerRequest,
): Promise<BundleOutcome<WorkerBundle>> {
  const { sources, main, config } = request;
  const refuse = (text: string, key: FileKey = "main"): BundleOutcome<WorkerBundle> => ({
    passed: false,
    errors: [configError(config, key, text)],
  });
  if (!sources.has(main)) return refuse(`\`main\` names "${main}", which does not exist.`);
  const { tsconfig } = config.build;
  if (tsconfig !== undefined && !sources.has(tsconfig)) {
    return refuse(`\`tsconfig\` names "${tsconfig}", which does not exist.`, "tsconfig");
  }
  if (main.endsWith(".py")) return refuse(`\`main\` names "${main}": Workers in Python are not supported.`);
  try {
    const format = await readWorkerFormat(esbuild, request);
    if (!config.build.bundle) return await uploadAsIs(request, format);
    if (format === "service-worker" && config.build.additionalModules) {
      return refuse("`find_additional_modules` needs an ES module as entry; this one exports nothing.");
    }
    const modules = new Map<string, BundledModule>();
    const options = await workerOptions(request, format, modules);
    const result = await esbuild.build({ ...options, metafile: true, write: false });
    const missing = missingExports(main, exportsOf(result.metafile, main), config.settings.bindings);
    if (missing.length > 0) {
      return { passed: false, errors: missing.map((text) => bundleError(text, { file: main })) };
    }
    for (const module of toModules(result.outputFiles, options.outdir, format)) {
      modules.set(module.path, module);
    }
    const value: WorkerBundle = {
      mainModule: MAIN_MODULE,
      modules: [...modules.values()],
      bindings: format === "service-worker" ? blobBindings([...modules.values()]) : [],
      contributions: contributionsOf(result.metafile),
    };
    return { passed: true, value, warnings: result.warnings };
  } catch (thrown) {
    if (!isBuildFailure(thrown)) throw thrown;
    return { passed: false, errors: thrown.errors };
  }
}

async function workerOptions(
  { directory, sources, main, config, environment, packages }: WorkerRequest,
  format: WorkerFormat,
  modules: Map<string, BundledModule>,
): Promise<BuildOptions & { readonly outdir: string }> {
  const { build, settings } = config;
  const { compatibilityDate, compatibilityFlags } = settings;
  const rules = orderRules(build.rules);
  const base = moduleBase(main, build.baseDirectory);
  const additional = build.additionalModules
    ? await findAdditionalModules(directory, sources, main, base, rules)
    : [];
  for (const { path, contents, type } of additional) modules.set(path, { path, contents, type });
  const mode = nodejsModeOf(compatibilityDate, compatibilityFlags);
  // Reading the presets takes longer than bundling a small Worker that needs none of them.
  const nodejs =
    mode === "unenv"
      ? (await import("./unenv-plugin.ts")).unenvPlugin({
          compatibilityDate,
          compatibilityFlags,
          packages,
        })
      : nodejsPlugin(mode);
  return {
    ...SYNTAX,
    absWorkingDir: directory,
    entryPoints: { index: `./${main}` },
    // Nothing is written; the place only decides how the source map names the sources.
    outdir: join(directory, "worker"),
    bundle: true,
    format: format === "modules" ? "esm" : "iife",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    keepNames: build.keepNames,
    minify: build.minify,
    sourcemap: build.sourceMaps ? "linked" : false,
    logLevel: "silent",
    logLimit: 0,
    define: {
      ...defineEnvironment(environment, { ssr: true }),
      ...defineUserAgent(compatibilityDate, compatibilityFlags),
      "global.process.env.NODE_ENV": '"production"',
      "globalThis.process.env.NODE_ENV": '"production"',
      ...build.define,
    },
    plugins: [
      aliasPlugin(directory, build.alias),
      moduleRulesPlugin({ directory, sources, rules, format, additional, modules }),
      cloudflarePlugin(format),
      nodejs,
      confinePlugin(directory, sources),
      ...(build.sourceMaps ? [inputMapsPlugin] : []),
    ],
    ...(build.jsxFactory === undefined ? {} : { jsxFactory: build.jsxFactory }),
    ...(build.jsxFragment === undefined ? {} : { jsxFragment: build.jsxFragment }),
    ...tsconfigOptions(directory, sources, build.tsconfig),
  };
}

/** The runtime answers the same; this lets code for other runtimes drop out of the bundle. */
function defineUserAgent(date: string, flags: readonly string[]): Record<string, string> {
  const defined =
    flags.includes("global_navigator") || (date >= "2022-03-21" && !flags.includes("no_global_navigator"));
  return defined ? { "navigator.userAgent": '"Cloudflare-Workers"' } : {};
}

function toModules(
  files: readonly OutputFile[],
  outdir: string,
  format: WorkerFormat,
): readonly BundledModule[] {
  return files.map(({ path, contents }) => {
    const name = toPosixPath(path.slice(outdir.length + 1));
    if (name.endsWith(".map")) return { path: name, contents, type: "source-map" };
    return { path: name, contents, type: format === "modules" ? "esm" : "commonjs" };
  });
}

function entryOf({ outputs }: Metafile, main: string): Metafile["outputs"][string] | undefined {
  return Object.values(outputs).find(({ entryPoint }) => entryPoint === main);
}

function exportsOf(metafile: Metafile, main: string): readonly string[] {
  return entryOf(metafile, main)?.exports ?? [];
}

function contributionsOf({ outputs }: Metafile): readonly ModuleSize[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, sizeBytes: bytesInOutput })),
  );
}

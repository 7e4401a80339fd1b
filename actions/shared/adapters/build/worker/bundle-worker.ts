import { join } from "node:path";
import type { BuildOptions, Metafile, OutputFile, Plugin } from "esbuild";
import type { FileKey } from "../../../domain/build/app-config.ts";
import type { ModuleSize } from "../../../domain/build/manifest.ts";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import { FileRefused, resolveLinks } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import {
  type BundledModule,
  type BundleOutcome,
  bundleError,
  isBuildFailure,
  type OwnMessage,
} from "../esbuild/bundle-outcome.ts";
import { configError } from "../esbuild/config-error.ts";
import { inputMapsPlugin } from "../esbuild/input-maps-plugin.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { checkTsconfig } from "../sources/check-tsconfig.ts";
import { confinePlugin, findReadRefusal } from "../sources/confine-plugin.ts";
import { ReadRefused, toMessage } from "../sources/read-source.ts";
import { TSCONFIG, tsconfigOptions } from "../sources/tsconfig.ts";
import { defineEnvironment } from "../sources/vite-environment.ts";
import { findAdditionalModules } from "./additional-modules.ts";
import { aliasPlugin } from "./alias-plugin.ts";
import { cloudflarePlugin } from "./cloudflare-plugin.ts";
import { orderRules } from "./module-rules.ts";
import { blobBindings, moduleRulesPlugin } from "./module-rules-plugin.ts";
import { nodejsPlugin, selectNodejsMode } from "./nodejs-plugin.ts";
import { uploadUnbundled } from "./upload-unbundled.ts";
import type { WorkerBundle, WorkerRequest } from "./worker-bundle.ts";
import { describeMissingExports } from "./worker-exports.ts";
import { readWorkerFormat, SYNTAX, type WorkerFormat } from "./worker-format.ts";

const MAIN_MODULE = "index.js";

/** Bundles the Worker as `wrangler deploy` does: https://developers.cloudflare.com/workers/wrangler/bundling/ */
export async function bundleWorker(
  esbuild: Esbuild,
  request: WorkerRequest,
): Promise<BundleOutcome<WorkerBundle>> {
  const { sources, main, config } = request;
  const refuse = (text: string, key: FileKey = "main", code?: ProblemCode): BundleOutcome<WorkerBundle> => ({
    passed: false,
    errors: [configError(config, key, text, code)],
  });
  if (!sources.has(main))
    return refuse(`\`main\` names "${main}", which does not exist.`, "main", "entry-missing");
  const { tsconfig } = config.build;
  if (tsconfig !== undefined && !sources.has(tsconfig)) {
    return refuse(`\`tsconfig\` names "${tsconfig}", which does not exist.`, "tsconfig");
  }
  const refusal = findEntryRefusal(request);
  if (refusal !== undefined) return refuse(refusal.text, "main", refusal.detail);
  if (main.endsWith(".py")) return refuse(`\`main\` names "${main}": Workers in Python are not supported.`);
  try {
    await checkTsconfig(request.directory, sources, tsconfig ?? TSCONFIG);
    const format = await readWorkerFormat(esbuild, request);
    if (!config.build.bundle) return await uploadUnbundled(request, format);
    if (format === "service-worker" && config.build.additionalModules) {
      return refuse("`find_additional_modules` needs an ES module as its entry; this one exports nothing.");
    }
    const modules = new Map<string, BundledModule>();
    const options = await workerOptions(request, format, modules);
    const result = await esbuild.build({ ...options, metafile: true, write: false });
    const missing = describeMissingExports(
      main,
      findExports(result.metafile, main),
      config.settings.bindings,
    );
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
      contributions: readContributions(result.metafile),
    };
    return { passed: true, value, warnings: result.warnings };
  } catch (thrown) {
    if (isBuildFailure(thrown)) return { passed: false, errors: thrown.errors };
    if (!(thrown instanceof ReadRefused)) throw thrown;
    return {
      passed: false,
      errors: [bundleError(thrown.message, { file: thrown.file }, thrown.finding.detail)],
    };
  }
}

/** Returns why the entry must not be read. The first build, which detects its format, has no plugins that check this. */
function findEntryRefusal({ directory, sources, main }: WorkerRequest): OwnMessage | undefined {
  try {
    return findReadRefusal(directory, sources, resolveLinks(join(directory, main)));
  } catch (thrown) {
    if (thrown instanceof FileRefused) return toMessage(thrown);
    throw thrown;
  }
}

async function workerOptions(
  request: WorkerRequest,
  format: WorkerFormat,
  modules: Map<string, BundledModule>,
): Promise<BuildOptions & { readonly outdir: string }> {
  const { directory, sources, main, config, environment } = request;
  const { build, settings } = config;
  const { compatibilityDate, compatibilityFlags } = settings;
  const rules = orderRules(build.rules);
  const additional = build.additionalModules ? await findAdditionalModules(request) : [];
  for (const { path, contents, type } of additional) modules.set(path, { path, contents, type });
  return {
    ...SYNTAX,
    absWorkingDir: directory,
    entryPoints: { index: `./${main}` },
    // Nothing is written; the path only decides how the source map names the sources.
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
      await loadNodejsPlugin(request),
      confinePlugin(directory, sources),
      ...(build.sourceMaps ? [inputMapsPlugin] : []),
    ],
    ...(build.jsxFactory === undefined ? {} : { jsxFactory: build.jsxFactory }),
    ...(build.jsxFragment === undefined ? {} : { jsxFragment: build.jsxFragment }),
    ...tsconfigOptions(directory, sources, build.tsconfig),
  };
}

async function loadNodejsPlugin({ config, packages }: WorkerRequest): Promise<Plugin> {
  const { compatibilityDate, compatibilityFlags } = config.settings;
  const mode = selectNodejsMode(compatibilityDate, compatibilityFlags);
  if (mode !== "unenv") return nodejsPlugin(mode);
  // Loading the presets takes longer than bundling a small Worker that needs none of them.
  const { unenvPlugin } = await import("./unenv-plugin.ts");
  return unenvPlugin({ compatibilityDate, compatibilityFlags, packages });
}

/** Defines the value that workerd returns, so that esbuild can drop code for other runtimes. */
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

function findExports({ outputs }: Metafile, main: string): readonly string[] {
  return Object.values(outputs).find(({ entryPoint }) => entryPoint === main)?.exports ?? [];
}

function readContributions({ outputs }: Metafile): readonly ModuleSize[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, sizeBytes: bytesInOutput })),
  );
}

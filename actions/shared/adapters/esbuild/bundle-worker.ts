import { builtinModules } from "node:module";
import { join } from "node:path";
import type { BuildResult, Plugin } from "esbuild";
import type { AppConfig } from "../../domain/app-config.ts";
import { type BundledModule, type BundleOutcome, bundleError, isBuildFailure } from "./bundle-outcome.ts";
import { confinePlugin } from "./confine-plugin.ts";
import type { Esbuild } from "./load-esbuild.ts";
import { moduleRulesPlugin } from "./module-rules-plugin.ts";
import type { SourceFiles } from "./source-files.ts";
import { tsconfigOptions } from "./tsconfig.ts";
import { defineEnvironment, type ViteEnvironment } from "./vite-environment.ts";

export interface WorkerRequest {
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
  /** Relative to `directory`. */
  readonly main: string;
  readonly config: AppConfig;
  readonly environment: ViteEnvironment;
}

export interface WorkerBundle {
  readonly mainModule: string;
  readonly modules: readonly BundledModule[];
}

const MAIN_MODULE = "index.js";

/** Bundles the Worker with the options of `wrangler deploy`. */
export async function bundleWorker(
  esbuild: Esbuild,
  { directory, sources, main, config, environment }: WorkerRequest,
): Promise<BundleOutcome<WorkerBundle>> {
  if (!sources.has(main)) {
    return {
      passed: false,
      errors: [bundleError(`\`main\` names "${main}", which does not exist.`, { file: config.file })],
    };
  }
  const modules = new Map<string, BundledModule>();
  const { rules, alias, define, minify, sourceMaps } = config.build;
  const nodejs = config.settings.compatibilityFlags.includes("nodejs_compat");
  const outdir = join(directory, "worker");
  try {
    const result = await esbuild.build({
      absWorkingDir: directory,
      entryPoints: { index: `./${main}` },
      // Nothing is written; the place only decides how the source map names the sources.
      outdir,
      write: false,
      bundle: true,
      format: "esm",
      target: "es2024",
      supported: { "import-source": true, using: true },
      conditions: ["workerd", "worker", "browser"],
      external: ["cloudflare:*"],
      loader: { ".js": "jsx", ".mjs": "jsx", ".cjs": "jsx" },
      jsx: "automatic",
      keepNames: true,
      minify,
      sourcemap: sourceMaps ? "linked" : false,
      metafile: true,
      logLevel: "silent",
      logLimit: 0,
      alias: { ...alias },
      define: { ...defineEnvironment(environment, { ssr: true }), ...define },
      plugins: [
        nodejsPlugin(nodejs),
        moduleRulesPlugin(directory, sources, rules, modules),
        confinePlugin(directory, sources),
      ],
      ...tsconfigOptions(directory, sources),
    });
    const errors = missingExports(result, main, config).map((text) => bundleError(text, { file: main }));
    if (errors.length > 0) return { passed: false, errors };
    for (const { path, contents } of result.outputFiles) {
      const name = path.slice(outdir.length + 1).replaceAll("\\", "/");
      modules.set(name, { path: name, contents, type: name.endsWith(".map") ? "source-map" : "esm" });
    }
    const value = { mainModule: MAIN_MODULE, modules: [...modules.values()] };
    return { passed: true, value, warnings: result.warnings };
  } catch (thrown) {
    if (!isBuildFailure(thrown)) throw thrown;
    return { passed: false, errors: thrown.errors };
  }
}

/** Cloudflare finds out as well, but only after the upload and without naming the file. */
function missingExports(
  { metafile }: BuildResult<{ metafile: true }>,
  main: string,
  { settings }: AppConfig,
): readonly string[] {
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === main);
  const exports = output?.exports ?? [];
  if (exports.length === 0) return [`"${main}" exports nothing; a Worker is a module with a default export.`];
  return settings.bindings
    .filter(({ type, script_name }) => type === "durable_object_namespace" && script_name === undefined)
    .map(({ class_name }) => String(class_name))
    .filter((className) => !exports.includes(className))
    .map((className) => `"${main}" does not export the Durable Object class "${className}".`);
}

const BUILTINS = new Set(builtinModules);

/** The runtime brings Node.js modules along with `nodejs_compat`, under their full names only. */
function nodejsPlugin(enabled: boolean): Plugin {
  return {
    name: "nodejs",
    setup(build) {
      build.onResolve({ filter: /^node:/ }, ({ path }) =>
        enabled
          ? { path, external: true }
          : {
              errors: [{ text: `"${path}" needs "nodejs_compat" among the app's \`compatibility_flags\`.` }],
            },
      );
      if (!enabled) return;
      build.onResolve({ filter: /^[a-z_]/ }, ({ path, kind }) =>
        kind !== "entry-point" && BUILTINS.has(path) ? { path: `node:${path}`, external: true } : undefined,
      );
    },
  };
}

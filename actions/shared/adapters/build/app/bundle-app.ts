import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { ModuleSize, WorkerSettings } from "../../../domain/build/manifest.ts";
import {
  type BundledFile,
  type BundledModule,
  type BundleOutcome,
  bundleError,
} from "../esbuild/bundle-outcome.ts";
import { configError } from "../esbuild/config-error.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { bundleFrontEnd } from "../front-end/bundle-front-end.ts";
import type { FrontEnd } from "../front-end/config/read-front-end.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { bundleWorker } from "../worker/bundle-worker.ts";
import type { WorkerBundle } from "../worker/worker-bundle.ts";
import { collectStaticAssets, type StaticAssets, type StaticFile } from "./static-assets.ts";

/** The files and settings of which an artifact is made. */
export interface AppBundle {
  readonly settings: WorkerSettings;
  readonly modules: readonly BundledModule[];
  readonly assets: readonly BundledFile[];
  readonly copies: readonly StaticFile[];
  /** Bytes that each source file adds to the Worker's bundle. */
  readonly contributions: readonly ModuleSize[];
}

const NO_ASSETS: StaticAssets = { files: [], config: {}, errors: [] };

/** Tools of a build. */
export interface Toolchain {
  readonly esbuild: Esbuild;
  /** Absolute directory that contains `unenv` and `@cloudflare/unenv-preset`. */
  readonly packages: string;
}

/** Build settings from the app's configuration files. */
export interface AppDescription {
  readonly config: AppConfig;
  readonly frontEnd: FrontEnd;
}

/** The directories of an app: absolute, links resolved. */
export interface BundleDirectories {
  /** Holds the sources and sees the packages. */
  readonly directory: string;
  /** Holds the files that are served unchanged; must outlive the bundle, which refers to them. */
  readonly assets: string;
}

/** Bundles Worker and front end, and reports the errors of both together. */
export async function bundleApp(
  { esbuild, packages }: Toolchain,
  { directory, assets }: BundleDirectories,
  { config, frontEnd }: AppDescription,
  sources: SourceFiles,
): Promise<BundleOutcome<AppBundle>> {
  const { environment, pages } = frontEnd;
  const [worker, page, copied] = await Promise.all([
    config.main === undefined
      ? undefined
      : bundleWorker(esbuild, { directory, sources, main: config.main, config, environment, packages }),
    pages.length > 0 ? bundleFrontEnd(esbuild, { directory, sources, ...frontEnd }) : undefined,
    collectAssets(assets, sources, config, frontEnd),
  ]);
  const outcomes = [worker, page].filter((outcome) => outcome !== undefined);
  const errors = [...copied.errors, ...outcomes.flatMap((outcome) => (outcome.passed ? [] : outcome.errors))];
  if (errors.length > 0) return { passed: false, errors };
  const warnings = outcomes.flatMap((outcome) => (outcome.passed ? outcome.warnings : []));
  const value = joinBundles(config, copied, readValue(worker), readValue(page));
  return { passed: true, value, warnings };
}

function readValue<Value>(outcome: BundleOutcome<Value> | undefined): Value | undefined {
  return outcome?.passed ? outcome.value : undefined;
}

function joinBundles(
  { settings }: AppConfig,
  copied: StaticAssets,
  worker: WorkerBundle | undefined,
  page: AppBundle["assets"] | undefined,
): AppBundle {
  return {
    settings: {
      ...(worker === undefined ? {} : { mainModule: worker.mainModule }),
      ...settings,
      bindings: [...settings.bindings, ...(worker?.bindings ?? [])],
      assetsConfig: { ...settings.assetsConfig, ...copied.config },
    },
    modules: worker?.modules ?? [],
    assets: page ?? [],
    copies: copied.files,
    contributions: worker?.contributions ?? [],
  };
}

/**
 * Collects the files that are served unchanged. If the app has a page such as `index.html`, `assets.directory` is the
 * output of Vite and only Vite's `publicDir` counts; otherwise `assets.directory` holds the served files.
 */
async function collectAssets(
  directory: string,
  sources: SourceFiles,
  config: AppConfig,
  { pages, options }: FrontEnd,
): Promise<StaticAssets> {
  const { main, assetsDirectory, file } = config;
  if (pages.length > 0)
    return options.publicFolder === undefined
      ? NO_ASSETS
      : collectStaticAssets(directory, sources, options.publicFolder);
  if (assetsDirectory === undefined) {
    if (main !== undefined) return NO_ASSETS;
    const message = `The app has nothing to serve: no \`main\`, no \`assets.directory\` and no index.html.`;
    return { ...NO_ASSETS, errors: [bundleError(message, { file })] };
  }
  const assets = await collectStaticAssets(directory, sources, assetsDirectory);
  if (assets.files.length > 0 || assets.errors.length > 0) return assets;
  const message = `\`assets.directory\` names "${assetsDirectory}", which has no file that git tracks, and the app has no index.html.`;
  return { ...assets, errors: [configError(config, "assets", message)] };
}

import type { Message } from "esbuild";
import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { AppBundle, Toolchain } from "../app/bundle-app.ts";
import { collectStaticAssets, type StaticAssets } from "../app/static-assets.ts";
import { type BundleOutcome, bundleError } from "../esbuild/bundle-outcome.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { readViteEnvironment } from "../sources/vite-environment.ts";
import { bundleWorker } from "../worker/bundle-worker.ts";

const NO_ASSETS: StaticAssets = { files: [], config: {}, errors: [] };

/** Collects what `wrangler deploy` would upload after the app's build: `main`, bundled or unchanged, and the assets. */
export async function collectOutput(
  { esbuild, packages }: Toolchain,
  directory: string,
  config: AppConfig,
  sources: SourceFiles,
): Promise<BundleOutcome<AppBundle>> {
  const { main, settings } = config;
  const environment = await readViteEnvironment(directory, sources);
  const [worker, assets] = await Promise.all([
    main === undefined
      ? undefined
      : bundleWorker(esbuild, { directory, sources, main, config, environment, packages }),
    collectAssets(directory, config, sources),
  ]);
  const errors: Message[] = [...assets.errors, ...(worker?.passed === false ? worker.errors : [])];
  if (worker?.passed === false || errors.length > 0) return { passed: false, errors };
  return {
    passed: true,
    value: {
      settings: {
        ...(worker === undefined ? {} : { mainModule: worker.value.mainModule }),
        ...settings,
        bindings: [...settings.bindings, ...(worker?.value.bindings ?? [])],
        assetsConfig: { ...settings.assetsConfig, ...assets.config },
      },
      modules: worker?.value.modules ?? [],
      assets: [],
      copies: assets.files,
      contributions: worker?.value.contributions ?? [],
    },
    warnings: worker?.warnings ?? [],
  };
}

async function collectAssets(
  directory: string,
  { main, assetsDirectory, file }: AppConfig,
  sources: SourceFiles,
): Promise<StaticAssets> {
  const refuse = (message: string): StaticAssets => ({
    ...NO_ASSETS,
    errors: [bundleError(message, { file })],
  });
  if (assetsDirectory === undefined) {
    return main === undefined
      ? refuse("The app has nothing to serve: no `main` and no `assets.directory`.")
      : NO_ASSETS;
  }
  const assets = await collectStaticAssets(directory, sources, assetsDirectory);
  if (assets.files.length > 0 || assets.errors.length > 0) return assets;
  return refuse(`\`assets.directory\` names "${assetsDirectory}", to which the build wrote no file.`);
}

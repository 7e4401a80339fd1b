import { dirname, join } from "node:path";
import type { BuildResult, Plugin } from "esbuild";
import type { ModuleSize } from "../../../domain/build/manifest.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import {
  type BundledFile,
  type BundleOutcome,
  bundleError,
  isBuildFailure,
} from "../esbuild/bundle-outcome.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { ReadRefused, readSource } from "../sources/read-source.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { defineEnvironment } from "../sources/vite-environment.ts";
import type { FrontEnd } from "./config/read-front-end.ts";
import { applyEdits, type HtmlPage, readPage } from "./html/html-page.ts";
import { type PagePlan, planPage } from "./html/page-plan.ts";
import { fillIn, pageTags } from "./html/page-tags.ts";
import { checkInputs } from "./modules/check-inputs.ts";
import { codeOptions, findTsconfig } from "./modules/code-options.ts";
import { emitFile } from "./modules/emit-asset.ts";
import {
  type FrontEndContext,
  OUTPUT,
  outputFolder,
  sharedBuildOptions,
} from "./modules/front-end-context.ts";
import { loadPlugin } from "./modules/load-plugin.ts";
import { worthLoading } from "./modules/onload-filter.ts";
import { resolvePlugin } from "./modules/resolve-plugin.ts";
import { ENVIRONMENT, finishChunks } from "./output/finish-chunks.ts";
import { chunksOf, closureOf, linkOutput } from "./output/link-output.ts";
import { attachMap } from "./output/source-maps.ts";
import { bundleStyles } from "./styles/bundle-styles.ts";

export interface FrontEndRequest extends FrontEnd {
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
}

interface Page {
  readonly file: string;
  readonly html: string;
  readonly page: HtmlPage;
  readonly plan: PagePlan;
}

type CodeBuild = BuildResult<{ metafile: true; write: false }>;

const PAGE_MODULE = "page";
const INLINE_MODULE = "inline-module";

/** Bundles what the HTML pages load by Vite's conventions: https://vite.dev/guide/features */
export async function bundleFrontEnd(
  esbuild: Esbuild,
  request: FrontEndRequest,
): Promise<BundleOutcome<readonly BundledFile[]>> {
  const context = await openContext(esbuild, request);
  const outcome = await attempt(context, request.pages);
  if (context.unseen.size === 0) return outcome;
  // Now it has to ask about every file of a package.
  const sources = { ...request.sources, restored: [] };
  return attempt(await openContext(esbuild, { ...request, sources }), request.pages);
}

async function openContext(
  esbuild: Esbuild,
  { directory, sources, options, environment, pages }: FrontEndRequest,
): Promise<FrontEndContext> {
  return {
    ...{ esbuild, directory, sources, options, environment },
    tsconfig: await findTsconfig(directory, sources),
    emitted: new Map(),
    styles: new Map(),
    tailwind: new Map(),
    questions: worthLoading({ directory, sources, options }),
    unseen: new Set(),
    loaded: new Set(pages),
    workers: new Set(),
    warnings: [],
  };
}

async function attempt(
  context: FrontEndContext,
  files: readonly string[],
): Promise<BundleOutcome<readonly BundledFile[]>> {
  try {
    const pages = await Promise.all(files.map((file) => readPlan(context, file)));
    const errors = pages.flatMap(({ plan }) => plan.errors);
    if (errors.length > 0) return { passed: false, errors };
    const value = await bundlePages(context, pages);
    return { passed: true, value, warnings: context.warnings };
  } catch (thrown) {
    if (isBuildFailure(thrown)) return { passed: false, errors: thrown.errors };
    if (!(thrown instanceof ReadRefused)) throw thrown;
    return {
      passed: false,
      errors: [bundleError(thrown.message, { file: thrown.file }, thrown.finding.detail)],
    };
  }
}

async function readPlan(context: FrontEndContext, file: string): Promise<Page> {
  const html = fillIn(
    String(await readSource(context.directory, context.sources, file)),
    context.environment,
  );
  const page = readPage(html);
  return { file, html, page, plan: await planPage(context, file, html, page) };
}

async function bundlePages(
  context: FrontEndContext,
  pages: readonly Page[],
): Promise<readonly BundledFile[]> {
  const { directory, options, emitted, warnings } = context;
  const result = await bundleCode(context, pages);
  warnings.push(...result.warnings);
  checkInputs(context, result.metafile);
  for (const input of Object.keys(result.metafile.inputs)) {
    const file = input.replace(/\?.*$/, "");
    if (context.sources.has(file)) context.loaded.add(file);
  }
  const linked = textsOf(result, outputFolder(directory));
  const sheets = chunksOf(result.metafile, linked, OUTPUT)
    .filter(({ styles }) => styles.length > 0)
    .map(({ path, styles }) => ({ name: path, styles }));
  const [texts, bundledSheets] = await Promise.all([
    finishChunks(context, linked),
    bundleStyles(context, sheets),
  ]);
  const chunks = chunksOf(result.metafile, texts, OUTPUT);
  const byPath = new Map(chunks.map((chunk) => [chunk.path, chunk]));
  const styleUrls = new Map<string, string>();
  for (const [path, css] of bundledSheets) {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/-[A-Z0-9]{8}\.js$/, ".css");
    if (css !== "") styleUrls.set(path, emitFile(context, name, Buffer.from(css)));
  }

  const { files, maps, names } = linkOutput({
    chunks,
    styleUrls,
    base: options.base,
    preload: options.preload,
  });
  const scripts = [...files].flatMap(([path, text]) => [
    ...attachMap(path, text, maps.get(path), options.sourcemap),
  ]);
  const written = pages.map(({ file, html, page, plan }): BundledFile => {
    const entry = entryOf(result, file);
    const closure = entry === undefined ? [] : closureOf(byPath, entry);
    const tags = pageTags({
      base: options.base,
      preload: options.preload,
      main: entry === undefined ? undefined : names.get(entry),
      preloads: closure.flatMap((path) => (path === entry ? [] : (names.get(path) ?? []))),
      styles: closure.flatMap((path) => styleUrls.get(path) ?? []),
    });
    const end = { start: page.headEnd, end: page.headEnd };
    return {
      path: file,
      contents: Buffer.from(applyEdits(html, [...plan.edits, { span: end, text: tags }])),
    };
  });
  const origins = new Map([...names].map(([path, final]) => [final, sourcesOf(result, path)]));
  const bundled = [...scripts, ...emitted].map(
    ([path, contents]): BundledFile => ({
      path,
      contents: typeof contents === "string" ? Buffer.from(contents) : contents,
      sources: origins.get(path) ?? [],
    }),
  );
  return [...bundled, ...written];
}

function bundleCode(context: FrontEndContext, pages: readonly Page[]): Promise<CodeBuild> {
  const { esbuild, directory, options, environment } = context;
  const names = `${options.assetsFolder}/[name]-[hash]`;
  return esbuild.build({
    ...sharedBuildOptions(context),
    ...codeOptions(context),
    entryPoints: pages
      .filter(({ plan }) => plan.modules.length > 0)
      .map(({ file }) => ({ in: `${PAGE_MODULE}:${file}`, out: file.replace(/\.html$/, "") })),
    entryNames: names,
    chunkNames: names,
    splitting: true,
    format: "esm",
    minify: options.minify,
    define: {
      ...defineEnvironment(environment, { ssr: false }),
      "import.meta.env": ENVIRONMENT,
      ...options.define,
    },
    plugins: [pagePlugin(directory, pages), resolvePlugin(context), loadPlugin(context, { inWorker: false })],
  });
}

/** A page is a module that imports what the page loads, in its order; so it gets one script and one style sheet. */
function pagePlugin(directory: string, pages: readonly Page[]): Plugin {
  const modulesOf = (file: string) => pages.find((page) => page.file === file)?.plan.modules ?? [];
  return {
    name: PAGE_MODULE,
    setup(build) {
      for (const namespace of [PAGE_MODULE, INLINE_MODULE]) {
        build.onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => ({
          path: path.slice(namespace.length + 1),
          namespace,
        }));
      }
      build.onLoad({ filter: /.*/, namespace: PAGE_MODULE }, ({ path }) => ({
        contents: modulesOf(path)
          .map((module, index) =>
            "specifier" in module ? module.specifier : `${INLINE_MODULE}:${path}:${index}`,
          )
          .map((specifier) => `import ${JSON.stringify(specifier)};`)
          .join("\n"),
        loader: "js",
        resolveDir: directory,
      }));
      build.onLoad({ filter: /.*/, namespace: INLINE_MODULE }, ({ path }) => {
        const [, file = "", index] = /^(.*):(\d+)$/.exec(path) ?? [];
        const module = modulesOf(file)[Number(index)];
        if (module === undefined || !("code" in module)) return undefined;
        return { contents: module.code, loader: "ts", resolveDir: dirname(join(directory, file)) };
      });
    },
  };
}

function textsOf({ outputFiles }: CodeBuild, folder: string): ReadonlyMap<string, string> {
  return new Map(outputFiles.map(({ path, text }) => [toPosixPath(path.slice(folder.length + 1)), text]));
}

/** What a chunk was made of before it was minified, by esbuild's name for it. */
function sourcesOf({ metafile }: CodeBuild, chunk: string): readonly ModuleSize[] {
  const inputs = metafile.outputs[`${OUTPUT}/${chunk}`]?.inputs ?? {};
  return Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, sizeBytes: bytesInOutput }));
}

/** The chunk of a page, by esbuild's name. */
function entryOf({ metafile }: CodeBuild, page: string): string | undefined {
  const output = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === `${PAGE_MODULE}:${page}`,
  );
  return output?.[0].slice(`${OUTPUT}/`.length);
}

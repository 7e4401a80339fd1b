import type { BuildResult } from "esbuild";
import type { ModuleSize } from "../../../domain/build/manifest.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import {
  type BundledFile,
  type BundleOutcome,
  bundleError,
  isBuildFailure,
} from "../esbuild/bundle-outcome.ts";
import type { Esbuild } from "../esbuild/load-esbuild.ts";
import { checkTsconfig } from "../sources/check-tsconfig.ts";
import { ReadRefused, readSource } from "../sources/read-source.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { defineEnvironment } from "../sources/vite-environment.ts";
import type { FrontEnd } from "./config/read-front-end.ts";
import {
  type FrontEndContext,
  OUTPUT,
  outputDirectory,
  sharedBuildOptions,
} from "./context/front-end-context.ts";
import { allOptimizations, type Optimizations } from "./context/optimizations.ts";
import { type HtmlPage, parsePage } from "./html/html-page.ts";
import { type PagePlan, planPage } from "./html/page-plan.ts";
import { pageModule, pagePlugin } from "./html/page-plugin.ts";
import { renderPageTags, replaceVariables } from "./html/page-tags.ts";
import { bundleWebWorker } from "./modules/bundle-web-worker.ts";
import { checkInputs } from "./modules/check-inputs.ts";
import { codeOptions, findTsconfig } from "./modules/code-options.ts";
import { loadPlugin } from "./modules/load-plugin.ts";
import { createOnLoadFilter } from "./modules/onload-filter.ts";
import { resolvePlugin } from "./modules/resolve-plugin.ts";
import { attachMap } from "./output/attach-map.ts";
import { emitFile } from "./output/emit-asset.ts";
import { ENVIRONMENT, finishChunks } from "./output/finish-chunks.ts";
import { type Chunk, linkOutput, listInRunOrder, readChunks } from "./output/link-output.ts";
import { bundleStyles } from "./styles/bundle-styles.ts";
import { applyEdits } from "./syntax/edits.ts";

interface FrontEndRequest extends FrontEnd {
  /** The app's directory: absolute, without symbolic links. */
  readonly directory: string;
  readonly sources: SourceFiles;
  /** All of them by default. */
  readonly optimizations?: Optimizations;
}

interface Page {
  /** Relative to the app's directory. */
  readonly file: string;
  readonly html: string;
  readonly page: HtmlPage;
  readonly plan: PagePlan;
}

type CodeBuild = BuildResult<{ metafile: true; write: false }>;

/** Bundles what the HTML pages load by Vite's conventions: https://vite.dev/guide/features */
export async function bundleFrontEnd(
  esbuild: Esbuild,
  request: FrontEndRequest,
): Promise<BundleOutcome<readonly BundledFile[]>> {
  const context = await openContext(esbuild, request);
  const outcome = await bundleOnce(context, request.pages);
  if (context.uninspected.size === 0) return outcome;
  // Without restored packages, the onLoad filter selects all files of packages.
  const sources = { ...request.sources, restored: [] };
  return bundleOnce(await openContext(esbuild, { ...request, sources }), request.pages);
}

async function openContext(
  esbuild: Esbuild,
  { directory, sources, options, environment, pages, optimizations = allOptimizations }: FrontEndRequest,
): Promise<FrontEndContext> {
  return {
    ...{ esbuild, directory, sources, options, environment, optimizations },
    tsconfig: await findTsconfig(directory, sources),
    emitted: new Map(),
    styles: new Map(),
    tailwind: new Map(),
    onLoadFilter: createOnLoadFilter({ directory, sources, options, optimizations }),
    uninspected: new Set(),
    loaded: new Set(pages),
    workers: new Set(),
    warnings: [],
  };
}

async function bundleOnce(
  context: FrontEndContext,
  files: readonly string[],
): Promise<BundleOutcome<readonly BundledFile[]>> {
  try {
    await checkTsconfig(context.directory, context.sources, context.tsconfig);
    const pages = await Promise.all(files.map((file) => readAndPlan(context, file)));
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

async function readAndPlan(context: FrontEndContext, file: string): Promise<Page> {
  const html = replaceVariables(
    String(await readSource(context.directory, context.sources, file)),
    context.environment,
  );
  const page = parsePage(html);
  return { file, html, page, plan: await planPage(context, file, html, page) };
}

async function bundlePages(
  context: FrontEndContext,
  pages: readonly Page[],
): Promise<readonly BundledFile[]> {
  const { options, emitted } = context;
  const result = await bundleCode(context, pages);
  const { chunks, styleUrls } = await finishCode(context, result);
  const { base, preload, sourcemap } = options;
  const { files, maps, names } = linkOutput({ chunks, styleUrls, base, preload });
  const scripts = [...files].flatMap(([path, text]) => [...attachMap(path, text, maps.get(path), sourcemap)]);
  const written = pages.map((page) => writePage(context, page, { result, chunks, styleUrls, names }));
  const origins = new Map([...names].map(([path, final]) => [final, readModuleSizes(result, path)]));
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
  const findModules = (page: string) => pages.find(({ file }) => file === page)?.plan.modules ?? [];
  return esbuild.build({
    ...sharedBuildOptions(context),
    ...codeOptions(context),
    entryPoints: pages
      .filter(({ plan }) => plan.modules.length > 0)
      .map(({ file }) => ({ in: pageModule(file), out: file.replace(/\.html$/, "") })),
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
    plugins: [
      pagePlugin(directory, findModules),
      resolvePlugin(context),
      loadPlugin(context, { inWorker: false, bundleWorker: bundleWebWorker }),
    ],
  });
}

interface FinishedCode {
  readonly chunks: readonly Chunk[];
  /** URLs of style sheets, by the path of the chunk that imports them. */
  readonly styleUrls: ReadonlyMap<string, string>;
}

/** Completes the chunks and bundles the style sheets that they import. */
async function finishCode(context: FrontEndContext, result: CodeBuild): Promise<FinishedCode> {
  const { directory, sources, warnings, loaded } = context;
  warnings.push(...result.warnings);
  checkInputs(context, result.metafile);
  for (const input of Object.keys(result.metafile.inputs)) {
    const file = input.replace(/\?.*$/s, "");
    if (sources.has(file)) loaded.add(file);
  }
  const linked = readTexts(result, outputDirectory(directory));
  const sheets = readChunks(result.metafile, linked, OUTPUT)
    .filter(({ styles }) => styles.length > 0)
    .map(({ path, styles }) => ({ name: path, styles }));
  const [bundledSheets, texts] = await Promise.all([
    bundleStyles(context, sheets),
    finishChunks(context, linked),
  ]);
  const styleUrls = new Map<string, string>();
  for (const [path, css] of bundledSheets) {
    const name = path.slice(path.lastIndexOf("/") + 1).replace(/-[A-Z0-9]{8}\.js$/, ".css");
    if (css !== "") styleUrls.set(path, emitFile(context, name, Buffer.from(css)));
  }
  return { chunks: readChunks(result.metafile, texts, OUTPUT), styleUrls };
}

interface LinkedCode extends FinishedCode {
  readonly result: CodeBuild;
  /** Final paths of chunks by esbuild's paths. */
  readonly names: ReadonlyMap<string, string>;
}

/** Renders a page that loads its bundles. */
function writePage(
  { options: { base, preload } }: FrontEndContext,
  { file, html, page, plan }: Page,
  { result, chunks, styleUrls, names }: LinkedCode,
): BundledFile {
  const entry = findEntry(result, file);
  const byPath = new Map(chunks.map((chunk) => [chunk.path, chunk]));
  const needed = entry === undefined ? [] : listInRunOrder(byPath, entry);
  const tags = renderPageTags({
    base,
    preload,
    main: entry === undefined ? undefined : names.get(entry),
    preloads: needed.flatMap((path) => (path === entry ? [] : (names.get(path) ?? []))),
    styles: needed.flatMap((path) => styleUrls.get(path) ?? []),
  });
  const end = { start: page.headEnd, end: page.headEnd };
  const contents = Buffer.from(applyEdits(html, [...plan.edits, { span: end, text: tags }]));
  return { path: file, contents };
}

function readTexts({ outputFiles }: CodeBuild, folder: string): ReadonlyMap<string, string> {
  return new Map(outputFiles.map(({ path, text }) => [toPosixPath(path.slice(folder.length + 1)), text]));
}

/** Reads which modules a chunk contains, given esbuild's path of the chunk. */
function readModuleSizes({ metafile }: CodeBuild, chunk: string): readonly ModuleSize[] {
  const inputs = metafile.outputs[`${OUTPUT}/${chunk}`]?.inputs ?? {};
  return Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, sizeBytes: bytesInOutput }));
}

/** Finds esbuild's path of a page's chunk. */
function findEntry({ metafile }: CodeBuild, page: string): string | undefined {
  const output = Object.entries(metafile.outputs).find(
    ([, { entryPoint }]) => entryPoint === pageModule(page),
  );
  return output?.[0].slice(`${OUTPUT}/`.length);
}

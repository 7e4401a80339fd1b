import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildResult, Plugin } from "esbuild";
import { assetLoaders } from "./asset-loaders.ts";
import { type BundledFile, type BundleOutcome, isBuildFailure } from "./bundle-outcome.ts";
import { confinePlugin } from "./confine-plugin.ts";
import { linkedFiles } from "./entry-files.ts";
import { applyEdits, attribute, type Edit, escapeAttribute, type HtmlPage, readPage } from "./html-page.ts";
import type { Esbuild } from "./load-esbuild.ts";
import { INLINE_MODULE, PAGE, type PageEntry, type PagePlan, planPage } from "./page-plan.ts";
import type { SourceFiles } from "./source-files.ts";
import { tsconfigOptions } from "./tsconfig.ts";
import { defineEnvironment, type ViteEnvironment } from "./vite-environment.ts";
import { viteResolvePlugin } from "./vite-resolve-plugin.ts";

export interface FrontEndRequest {
  /** Absolute, links resolved. */
  readonly directory: string;
  readonly sources: SourceFiles;
  readonly environment: ViteEnvironment;
}

/** Vite's default, "baseline widely available". */
const TARGETS = ["chrome107", "edge107", "firefox104", "safari16"];

type PageBuild = BuildResult<{ metafile: true; write: false }>;

/** Bundles what `index.html` loads by Vite's conventions: https://vite.dev/guide/features */
export async function bundleFrontEnd(
  esbuild: Esbuild,
  request: FrontEndRequest,
): Promise<BundleOutcome<readonly BundledFile[]>> {
  const { directory, sources, environment } = request;
  const html = await readFile(join(directory, PAGE), "utf8");
  const page = readPage(html);
  const plan = await planPage(html, page, directory, sources);
  if (plan.errors.length > 0) return { passed: false, errors: plan.errors };
  try {
    const result = await build(esbuild, request, plan.entries);
    const outdir = outputFolder(directory);
    const bundled = result.outputFiles.map(({ path, contents }) => ({
      path: path.slice(outdir.length + 1).replaceAll("\\", "/"),
      contents,
    }));
    const text = fillIn(applyEdits(html, [...plan.edits, ...editsOf(page, plan, result)]), environment);
    const value = [...bundled, ...plan.files, { path: PAGE, contents: Buffer.from(text) }];
    return { passed: true, value, warnings: result.warnings };
  } catch (thrown) {
    if (!isBuildFailure(thrown)) throw thrown;
    return { passed: false, errors: thrown.errors };
  }
}

function build(
  esbuild: Esbuild,
  { directory, sources, environment }: FrontEndRequest,
  entries: readonly PageEntry[],
): Promise<PageBuild> {
  return esbuild.build({
    absWorkingDir: directory,
    entryPoints: [...new Set(entries.map(({ entryPoint }) => entryPoint))],
    outdir: outputFolder(directory),
    outbase: directory,
    write: false,
    bundle: true,
    splitting: true,
    format: "esm",
    target: TARGETS,
    minify: true,
    metafile: true,
    jsx: "automatic",
    publicPath: "/",
    entryNames: "assets/[name]-[hash]",
    chunkNames: "assets/[name]-[hash]",
    assetNames: "assets/[name]-[hash]",
    loader: { ...assetLoaders },
    define: defineEnvironment(environment, { ssr: false }),
    logLevel: "silent",
    logLimit: 0,
    plugins: [
      inlineModulePlugin(directory, entries),
      viteResolvePlugin(directory, sources),
      confinePlugin(directory, sources),
    ],
    ...tsconfigOptions(directory, sources),
  });
}

/** Nothing is written there; it only has to be the same place in every checkout. */
function outputFolder(directory: string): string {
  return join(directory, "dist");
}

function inlineModulePlugin(directory: string, entries: readonly PageEntry[]): Plugin {
  return {
    name: INLINE_MODULE,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${INLINE_MODULE}:`) }, ({ path }) => ({
        path: path.slice(INLINE_MODULE.length + 1),
        namespace: INLINE_MODULE,
      }));
      build.onLoad({ filter: /.*/, namespace: INLINE_MODULE }, ({ path }) => {
        const entry = entries.find(({ entryPoint }) => entryPoint === `${INLINE_MODULE}:${path}`);
        if (entry?.reference.kind !== "inline-module") return undefined;
        return { contents: entry.reference.code, loader: "ts", resolveDir: directory };
      });
    },
  };
}

/** Puts the bundle in the place of what the page named, and names what the bundle needs besides. */
function editsOf({ headEnd }: HtmlPage, { entries }: PagePlan, { metafile }: PageBuild): readonly Edit[] {
  const links = new Set<string>();
  const edits = entries.map(({ reference, entryPoint }): Edit => {
    const { main, preloads, styles } = linkedFiles(metafile, entryPoint.replace(/^\.\//, ""));
    for (const file of preloads) links.add(`<link rel="modulepreload" crossorigin href="/${file}">`);
    for (const file of styles) links.add(`<link rel="stylesheet" crossorigin href="/${file}">`);
    return { span: reference.span, text: tagFor(reference, main) };
  });
  return [...edits, { span: { start: headEnd, end: headEnd }, text: [...links].join("") }];
}

function tagFor(reference: PageEntry["reference"], file: string): string {
  return reference.kind === "stylesheet"
    ? `<link rel="stylesheet" crossorigin ${attribute("href", `/${file}`)}>`
    : `<script type="module" crossorigin ${attribute("src", `/${file}`)}></script>`;
}

/** `%NAME%` in the page: https://vite.dev/guide/env-and-mode#html-constant-replacement */
function fillIn(html: string, environment: ViteEnvironment): string {
  return html.replace(/%([A-Z][A-Z0-9_]*)%/g, (written, name: string) => {
    const value = environment[name];
    return value === undefined ? written : escapeAttribute(String(value));
  });
}

import { type FrontEndContext, STYLE_RESOLUTION, sharedBuildOptions } from "../modules/front-end-context.ts";
import { withUrlsInSets } from "./image-sets.ts";
import { stylesPlugins } from "./styles-plugin.ts";

const SHEET = "style-sheet";

/** A style sheet to make: a name, and ids of `context.styles` in the order of the cascade. */
export interface StyleSheet {
  readonly name: string;
  readonly styles: readonly string[];
  /** CSS of its own, with the folder that it counts from. */
  readonly own?: { readonly css: string; readonly folder: string };
}

/** Bundles each list of style sheets into one; returns their texts by name. Throws esbuild's BuildFailure. */
export async function bundleStyles(
  context: FrontEndContext,
  sheets: readonly StyleSheet[],
): Promise<ReadonlyMap<string, string>> {
  if (sheets.length === 0) return new Map();
  const shared = sharedBuildOptions(context);
  const { outputFiles, warnings } = await context.esbuild.build({
    ...shared,
    ...STYLE_RESOLUTION,
    entryPoints: sheets.map((_, index) => ({ in: `${SHEET}:${index}`, out: String(index) })),
    minifyWhitespace: context.options.minify,
    minifySyntax: context.options.minify,
    plugins: [
      {
        name: SHEET,
        setup(build) {
          build.onResolve({ filter: new RegExp(`^${SHEET}:`) }, ({ path }) => ({
            path: path.slice(SHEET.length + 1),
            namespace: SHEET,
          }));
          build.onLoad({ filter: /.*/, namespace: SHEET }, ({ path }) => {
            const { styles = [], own } = sheets[Number(path)] ?? {};
            const imports = styles.map((id) => `@import ${JSON.stringify(`style:${id}`)};`);
            const contents = own === undefined ? imports.join("\n") : withUrlsInSets(own.css);
            return { contents, loader: "css", resolveDir: own?.folder ?? context.directory };
          });
        },
      },
      ...stylesPlugins(context),
    ],
  });
  context.warnings.push(...warnings);
  const texts = new Map(outputFiles.map(({ path, text }) => [path.slice(shared.outdir.length + 1), text]));
  return new Map(sheets.map(({ name }, index) => [name, (texts.get(`${index}.css`) ?? "").trim()]));
}

/** One file by itself, for code that wants its text or its URL. */
export async function bundleStyle(context: FrontEndContext, file: string): Promise<string> {
  const name = `alone:${file}`;
  context.styles.set(name, file);
  return (await bundleStyles(context, [{ name, styles: [name] }])).get(name) ?? "";
}

/** CSS that a page or a component holds; `folder` is where its references count from. */
export async function bundleInlineStyle(
  context: FrontEndContext,
  css: string,
  folder: string,
): Promise<string> {
  const sheet = { name: "inline", styles: [], own: { css, folder } };
  return (await bundleStyles(context, [sheet])).get("inline") ?? "";
}

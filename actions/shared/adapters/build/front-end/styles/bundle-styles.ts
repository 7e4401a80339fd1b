import { type FrontEndContext, STYLE_RESOLUTION, sharedBuildOptions } from "../context/front-end-context.ts";
import { withUrlsInSets } from "./image-sets.ts";
import { stylesPlugins } from "./styles-plugin.ts";

const SHEET = "style-sheet";

/** A style sheet to bundle. */
interface StyleSheet {
  readonly name: string;
  /** Ids in `context.styles`, in the order of the cascade. */
  readonly styles: readonly string[];
  /** CSS that is not a file; URLs in it are relative to `folder`. */
  readonly inline?: { readonly css: string; readonly folder: string };
}

/** Bundles each style sheet with everything it imports, and returns their contents by name. Throws esbuild's BuildFailure. */
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
            const { styles = [], inline } = sheets[Number(path)] ?? {};
            const imports = styles.map((id) => `@import ${JSON.stringify(`style:${id}`)};`);
            const contents = inline === undefined ? imports.join("\n") : withUrlsInSets(inline.css);
            return { contents, loader: "css", resolveDir: inline?.folder ?? context.directory };
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

/** Bundles one file alone, for code that imports its contents or its URL. */
export async function bundleStyle(context: FrontEndContext, file: string): Promise<string> {
  const name = `alone:${file}`;
  context.styles.set(name, file);
  return (await bundleStyles(context, [{ name, styles: [name] }])).get(name) ?? "";
}

/** Bundles CSS of a page; URLs in it are relative to `folder`. */
export async function bundleInlineStyle(
  context: FrontEndContext,
  css: string,
  folder: string,
): Promise<string> {
  const sheet = { name: "inline", styles: [], inline: { css, folder } };
  return (await bundleStyles(context, [sheet])).get("inline") ?? "";
}

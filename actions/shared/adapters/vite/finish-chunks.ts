import { posix } from "node:path";
import type { Metafile } from "esbuild";
import { browserEnvironment } from "../esbuild/vite-environment.ts";
import { type FrontEndContext, OUTPUT } from "./front-end-context.ts";
import { applyEdits } from "./html-page.ts";
import { findInteropNames } from "./interop-names.ts";
import { mergeImports } from "./merge-imports.ts";
import { parseMap, type SourceMap, shiftMap, withInlineMap } from "./source-maps.ts";

/**
 * What code is made to say for all of `import.meta.env`. As an object in esbuild's `define` it would be a module that
 * every other module loads, whether it asks for it or not.
 */
export const ENVIRONMENT = "__vite_environment";

/**
 * Completes chunks that esbuild has linked with their whitespace, by path below the output folder: gives them
 * `import.meta.env`, and minifies them when the options say so. Their maps go with them; other files stay as they are.
 */
export async function finishChunks(
  context: FrontEndContext,
  { outputs }: Metafile,
  texts: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const values = JSON.stringify(browserEnvironment(context.environment));
  const interop = findInteropNames(new Map([...texts].map(([path, text]) => [posix.basename(path), text])));
  // The largest takes longest, so it begins first.
  const sorted = [...texts].sort(([, a], [, b]) => b.length - a.length);
  const finished = sorted.map(async ([path, linked]): Promise<readonly (readonly [string, string])[]> => {
    if (!path.endsWith(".js")) return path.endsWith(".js.map") ? [] : [[path, linked]];
    const edits = linked.includes(ENVIRONMENT)
      ? [{ span: { start: 0, end: 0 }, text: `const ${ENVIRONMENT} = ${values};\n` }]
      : [];
    const text = applyEdits(linked, edits);
    const map = parseMap(texts.get(`${path}.map`));
    if (map !== undefined) return finishMapped(context, path, text, shiftMap(map, linked, edits));
    if (!context.options.minify) return [[path, text]];
    const modules = new Set(Object.keys(outputs[`${OUTPUT}/${path}`]?.inputs ?? {}));
    return [[path, await minify(context, text, modules, interop.get(posix.basename(path)))]];
  });
  return new Map((await Promise.all(finished)).flat());
}

/** The same with a map, whose places only esbuild's own edits keep; imports are not merged then. */
async function finishMapped(
  context: FrontEndContext,
  path: string,
  text: string,
  map: SourceMap,
): Promise<readonly (readonly [string, string])[]> {
  const written = (code: string, { sources, ...rest }: SourceMap) =>
    [
      [path, code],
      [`${path}.map`, JSON.stringify({ ...rest, sources })],
    ] as const;
  if (!context.options.minify) return written(text, map);
  // esbuild takes sources for paths from a folder of its own, so they are numbers on the way.
  const numbered = { ...map, sources: map.sources.map((_, index) => String(index)) };
  const { outputFiles } = await context.esbuild.build({
    ...minifying(context),
    stdin: { contents: withInlineMap(text, numbered), loader: "js" },
    outfile: "chunk.js",
    sourcemap: "external",
  });
  const find = (end: string) => outputFiles.find((file) => file.path.endsWith(end))?.text ?? "";
  const minified = JSON.parse(find("chunk.js.map")) as SourceMap;
  const sources = minified.sources.map((source) => map.sources[Number(posix.basename(source))] ?? source);
  return written(find("chunk.js"), { ...minified, sources });
}

async function minify(
  context: FrontEndContext,
  text: string,
  modules: ReadonlySet<string>,
  interop: string | undefined,
): Promise<string> {
  const { contents, aliases } =
    interop === undefined
      ? { contents: text, aliases: new Map<string, string>() }
      : mergeImports(text, modules, interop);
  // A build rather than a transform: only builds are tried again when esbuild's process ends.
  // It replaces names that nothing declares, which is what an alias is.
  const define = Object.fromEntries(aliases);
  const { outputFiles } = await context.esbuild.build({
    ...minifying(context),
    stdin: { contents, loader: "js" },
    define,
  });
  return outputFiles[0]?.text ?? "";
}

function minifying({ options }: FrontEndContext) {
  return {
    write: false as const,
    logLevel: "silent" as const,
    format: "esm" as const,
    charset: "utf8" as const,
    target: [...options.targets],
    legalComments: "none" as const,
    // Names are short already, and better chosen while each module was by itself.
    minifySyntax: true,
    minifyWhitespace: true,
    treeShaking: true,
  };
}

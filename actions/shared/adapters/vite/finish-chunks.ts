import { posix } from "node:path";
import type { Metafile } from "esbuild";
import { browserEnvironment } from "../esbuild/vite-environment.ts";
import { type FrontEndContext, OUTPUT } from "./front-end-context.ts";
import { findInteropNames } from "./interop-names.ts";
import { mergeImports } from "./merge-imports.ts";

/**
 * What code is made to say for all of `import.meta.env`. As an object in esbuild's `define` it would be a module that
 * every other module loads, whether it asks for it or not.
 */
export const ENVIRONMENT = "__vite_environment";

/**
 * Completes chunks that esbuild has linked with their whitespace, by path below the output folder: gives them
 * `import.meta.env`, and minifies them when the options say so. Other files stay as they are.
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
  const finished = sorted.map(async ([path, linked]): Promise<[string, string]> => {
    if (!path.endsWith(".js")) return [path, linked];
    const text = linked.includes(ENVIRONMENT) ? `const ${ENVIRONMENT} = ${values};\n${linked}` : linked;
    if (!context.options.minify) return [path, text];
    const modules = new Set(Object.keys(outputs[`${OUTPUT}/${path}`]?.inputs ?? {}));
    return [path, await minify(context, text, modules, interop.get(posix.basename(path)))];
  });
  return new Map(await Promise.all(finished));
}

async function minify(
  { esbuild, options }: FrontEndContext,
  text: string,
  modules: ReadonlySet<string>,
  interop: string | undefined,
): Promise<string> {
  const { contents, aliases } =
    interop === undefined
      ? { contents: text, aliases: new Map<string, string>() }
      : mergeImports(text, modules, interop);
  // A build rather than a transform: only builds are tried again when esbuild's process ends.
  const { outputFiles } = await esbuild.build({
    stdin: { contents, loader: "js" },
    write: false,
    logLevel: "silent",
    format: "esm",
    charset: "utf8",
    target: [...options.targets],
    legalComments: "none",
    // Names are short already, and better chosen while each module was by itself.
    minifySyntax: true,
    minifyWhitespace: true,
    treeShaking: true,
    // It replaces names that nothing declares, which is what an alias is.
    define: Object.fromEntries(aliases),
  });
  return outputFiles[0]?.text ?? "";
}

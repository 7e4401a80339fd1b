import { readFileSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";
import type { Loader } from "esbuild";
import { assetLoaders } from "../esbuild/asset-loaders.ts";
import { literalPattern } from "../esbuild/literal-pattern.ts";
import type { SourceFiles } from "../esbuild/source-files.ts";
import type { FrontEndContext } from "./front-end-context.ts";
import { withoutMapComments } from "./source-maps.ts";
import { WORTH_PARSING } from "./transform-module.ts";

/** Modules that are read as code, by extension. */
export const CODE: Readonly<Record<string, Loader>> = {
  ".cjs": "js",
  ".cts": "ts",
  ".js": "js",
  ".jsx": "jsx",
  ".mjs": "js",
  ".mts": "ts",
  ".ts": "ts",
  ".tsx": "tsx",
};

const LARGE_BYTES = 1024 * 1024;
const ANY_CASE = /[a-z]/g;

/**
 * A filter for the modules that are not esbuild's alone to read; each question to a plugin takes longer than the answer.
 * Files of the app's source are, in folders that hold nothing else: all but assets, what was asked for with a query, and
 * code in which something is Vite's to resolve. Has no look-ahead: https://esbuild.github.io/plugins/#filters
 */
export function worthLoading({
  directory,
  sources,
  options,
}: Pick<FrontEndContext, "directory" | "sources" | "options">): RegExp {
  const folders = pureFolders(sources);
  const special = sources.files
    .map(({ path }) => path)
    .filter((path) => Object.hasOwn(CODE, extname(path).toLowerCase()))
    .filter((path) => folders.some((folder) => path.startsWith(folder)))
    .filter((path) => {
      const file = join(directory, path);
      // What is that large may not even be imported; then nobody has to read it.
      if (statSync(file).size > LARGE_BYTES) return true;
      // Reading them on another thread takes many times as long.
      const text = readFileSync(file, "utf8");
      return WORTH_PARSING.test(text) || (options.sourcemap !== false && withoutMapComments(text) !== text);
    });
  const native = (path: string) => join(directory, path.replaceAll("/", sep));
  const assets = [".css", ...Object.keys(assetLoaders)].map((extension) =>
    literalPattern(extension).replace(ANY_CASE, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  const patterns = [
    `^${outside(folders.map(native))}`,
    String.raw`[/\\]node_modules[/\\]`,
    String.raw`\?`,
    `(?:${assets.join("|")})$`,
    ...special.map((path) => `^${literalPattern(native(path))}$`),
  ];
  return new RegExp(patterns.join("|"));
}

/** The topmost folders, below the app's own, in which there is nothing but its source; with a slash at their ends. */
function pureFolders({ files, mixed }: SourceFiles): readonly string[] {
  // Packages are installed into the app's own folder after its files were listed.
  const impure = new Set([""]);
  for (let folder of mixed) {
    for (; folder !== ""; folder = parentOf(folder)) impure.add(folder);
  }
  const pure = new Set<string>();
  for (const { path } of files) {
    let topmost: string | undefined;
    for (let folder = parentOf(path); folder !== "" && !impure.has(folder); folder = parentOf(folder)) {
      topmost = folder;
    }
    if (topmost !== undefined) pure.add(`${topmost}/`);
  }
  return [...pure].sort();
}

/** A pattern for what begins with none of the texts, of which none begins with another one. */
function outside(texts: readonly string[]): string {
  const byFirst = Map.groupBy(texts, (text) => [...text][0] ?? "");
  const along = [...byFirst].flatMap(([first, group]) => {
    const rests = group.map((text) => text.slice(first.length));
    return rests.includes("") ? [] : [`${literalPattern(first)}${outside(rests)}`];
  });
  const other = `[^${[...byFirst.keys()].map(literalPattern).join("")}]`;
  return texts.length === 0 ? "" : `(?:${["$", other, ...along].join("|")})`;
}

const parentOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

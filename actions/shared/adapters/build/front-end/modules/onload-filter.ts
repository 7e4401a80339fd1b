import { extname, join, sep } from "node:path";
import type { Loader } from "esbuild";
import { readSmall } from "../../../filesystem/read-small.ts";
import { assetLoaders } from "../../esbuild/asset-loaders.ts";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import type { FrontEndContext, OnLoadFilter } from "../context/front-end-context.ts";
import { withoutMapComments } from "../syntax/source-maps.ts";
import { NEEDS_TRANSFORM } from "./transform-module.ts";

/** Loaders of modules that contain code, by extension. */
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

/** Returns true for a file that contains code. */
export const isCode = (file: string) => Object.hasOwn(CODE, extname(file).toLowerCase());

const LOWER_CASE = /[a-z]/g;

/**
 * Creates an onLoad filter that leaves to esbuild the code that it can read without a plugin: the app's code in
 * directories that contain nothing but app files, and packages that were restored for this build. The filter still
 * selects assets, imports with a query, and code that `transformModule` has to change.
 */
export function createOnLoadFilter({
  directory,
  sources,
  options,
  optimizations,
}: Pick<FrontEndContext, "directory" | "sources" | "options" | "optimizations">): OnLoadFilter {
  if (!optimizations.onLoadFilter) return { pattern: /.*/, inspected: new Set() };
  const toNative = (path: string) => join(directory, path.replaceAll("/", sep));
  const folders = [...pureFolders(sources).map(toNative), ...packageFolders(sources)];
  // esbuild resolves links, so it never loads a file by the path of one.
  const appFiles = sources.files
    .filter(({ kind }) => kind === "file")
    .map(({ path }) => ({ file: toNative(path), read: () => sources.read(path) }));
  const restoredFiles = sources.restored.map((file) => ({ file, read: () => readSmall(file) }));
  const code = [...appFiles, ...restoredFiles]
    .filter(({ file }) => isCode(file))
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
  const transformed = code.filter(({ read }) => {
    const text = read()?.toString();
    // A large file may not even be imported, so it is only read when it is.
    if (text === undefined || NEEDS_TRANSFORM.test(text)) return true;
    return options.sourcemap !== false && withoutMapComments(text) !== text;
  });
  const assets = [".css", ...Object.keys(assetLoaders)].map((extension) =>
    literalPattern(extension).replace(LOWER_CASE, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  const patterns = [
    `^${startsWithNone(folders)}`,
    ...(sources.restored.length === 0 ? [String.raw`[/\\]node_modules[/\\]`] : []),
    String.raw`\?`,
    `(?:${assets.join("|")})$`,
    ...transformed.map(({ file }) => `^${literalPattern(file)}$`),
  ];
  return { pattern: new RegExp(patterns.join("|")), inspected: new Set(code.map(({ file }) => file)) };
}

/** Lists the `node_modules` directories of restored packages, with a separator at the end. */
function packageFolders({ restored }: SourceFiles): readonly string[] {
  const name = `${sep}node_modules${sep}`;
  return [...new Set(restored.map((file) => file.slice(0, file.lastIndexOf(name) + name.length)))];
}

/** Lists the topmost directories in the app's directory that contain nothing but app files, with a slash at the end. */
function pureFolders({ files, mixed }: SourceFiles): readonly string[] {
  // The app's directory itself is not pure: packages are installed there after its files were listed.
  const impure = new Set([""]);
  for (let folder of mixed) {
    for (; folder !== ""; folder = parentDirectory(folder)) impure.add(folder);
  }
  const pure = new Set<string>();
  for (const { path } of files) {
    let topmost: string | undefined;
    for (
      let folder = parentDirectory(path);
      folder !== "" && !impure.has(folder);
      folder = parentDirectory(folder)
    ) {
      topmost = folder;
    }
    if (topmost !== undefined) pure.add(`${topmost}/`);
  }
  return [...pure].sort();
}

/** Returns a pattern for strings that start with none of the prefixes; esbuild's engine has no look-ahead. */
function startsWithNone(prefixes: readonly string[]): string {
  const byFirst = Map.groupBy(prefixes, (prefix) => [...prefix][0] ?? "");
  const along = [...byFirst].flatMap(([first, group]) => {
    const rests = group.map((prefix) => prefix.slice(first.length));
    return rests.includes("") ? [] : [`${literalPattern(first)}${startsWithNone(rests)}`];
  });
  const other = `[^${[...byFirst.keys()].map(literalPattern).join("")}]`;
  return prefixes.length === 0 ? "" : `(?:${["$", other, ...along].join("|")})`;
}

const parentDirectory = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));

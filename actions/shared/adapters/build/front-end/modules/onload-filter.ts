import { extname, join, sep } from "node:path";
import type { Loader } from "esbuild";
import { readSmall } from "../../../filesystem/read-small.ts";
import { assetLoaders } from "../../esbuild/asset-loaders.ts";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { SourceFiles } from "../../sources/source-files.ts";
import { withoutMapComments } from "../output/source-maps.ts";
import type { FrontEndContext } from "./front-end-context.ts";
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

export const isCode = (file: string) => Object.hasOwn(CODE, extname(file).toLowerCase());

const ANY_CASE = /[a-z]/g;

/** Which modules are not esbuild's alone to read. */
export interface Questions {
  /** Has no look-ahead: https://esbuild.github.io/plugins/#filters */
  readonly filter: RegExp;
  /** Code, as absolute paths, that was looked into to say so. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Each question to a plugin takes longer than the answer. Files of the app's source are esbuild's alone in folders that
 * hold nothing else, and so are packages that were restored for this build: all but assets, what was asked for with a
 * query, and code in which something is Vite's to resolve.
 */
export function worthLoading({
  directory,
  sources,
  options,
}: Pick<FrontEndContext, "directory" | "sources" | "options">): Questions {
  const native = (path: string) => join(directory, path.replaceAll("/", sep));
  const folders = [...pureFolders(sources).map(native), ...packageFolders(sources)];
  const own = sources.files.map(({ path }) => ({ file: native(path), read: () => sources.read(path) }));
  const code = [...own, ...sources.restored.map((file) => ({ file, read: () => readSmall(file) }))]
    .filter(({ file }) => isCode(file))
    .filter(({ file }) => folders.some((folder) => file.startsWith(folder)));
  const special = code.filter(({ read }) => {
    const text = read()?.toString();
    // What is that large may not even be imported; then nobody has to read it.
    if (text === undefined || WORTH_PARSING.test(text)) return true;
    return options.sourcemap !== false && withoutMapComments(text) !== text;
  });
  const assets = [".css", ...Object.keys(assetLoaders)].map((extension) =>
    literalPattern(extension).replace(ANY_CASE, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  const patterns = [
    `^${outside(folders)}`,
    ...(sources.restored.length === 0 ? [String.raw`[/\\]node_modules[/\\]`] : []),
    String.raw`\?`,
    `(?:${assets.join("|")})$`,
    ...special.map(({ file }) => `^${literalPattern(file)}$`),
  ];
  return { filter: new RegExp(patterns.join("|")), seen: new Set(code.map(({ file }) => file)) };
}

/** The `node_modules` of restored packages, with a separator at their ends. */
function packageFolders({ restored }: SourceFiles): readonly string[] {
  const name = `${sep}node_modules${sep}`;
  return [...new Set(restored.map((file) => file.slice(0, file.lastIndexOf(name) + name.length)))];
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

/** A pattern for what begins with none of the texts. */
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

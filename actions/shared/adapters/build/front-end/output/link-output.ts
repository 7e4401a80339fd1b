import type { Metafile } from "esbuild";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import { applyEdits, type Edit } from "../html/html-page.ts";
import { contentHash } from "../modules/emit-asset.ts";
import { preloadHelper, wrapDynamicImport } from "./preload-helper.ts";
import { parseMap, type SourceMap, shiftMap } from "./source-maps.ts";

/** A chunk as esbuild made it. `path` below the site's root, with esbuild's hash. */
export interface Chunk {
  readonly path: string;
  readonly text: string;
  readonly map?: SourceMap | undefined;
  /** Of a page or of `import()`; such a file stays, even when it is empty. */
  readonly isEntry: boolean;
  /** Chunks that are loaded before this one runs. */
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  /** Ids of the style sheets that its modules import, in the order of the cascade. */
  readonly styles: readonly string[];
}

/** esbuild's outputs as chunks; `folder` is the name of the output folder in the metafile. */
export function chunksOf(
  { outputs }: Metafile,
  texts: ReadonlyMap<string, string>,
  folder: string,
): readonly Chunk[] {
  const pathOf = (output: string) => output.slice(folder.length + 1);
  return Object.entries(outputs).flatMap(([output, { imports, entryPoint }]): Chunk[] => {
    const path = pathOf(output);
    const text = texts.get(path);
    if (text === undefined || !path.endsWith(".js")) return [];
    const own = (kind: string) =>
      imports.filter((entry) => entry.kind === kind && !entry.external).map((entry) => pathOf(entry.path));
    const marks = imports.filter((entry) => entry.external && entry.path.startsWith("style:"));
    const edits = marks.flatMap(({ path: mark }) => withoutImport(text, mark));
    const map = parseMap(texts.get(`${path}.map`));
    return [
      {
        path,
        text: applyEdits(text, edits),
        map: map && shiftMap(map, text, edits),
        isEntry: entryPoint !== undefined,
        imports: own("import-statement"),
        dynamicImports: own("dynamic-import"),
        styles: [...new Set(marks.map((mark) => mark.path.slice("style:".length)))],
      },
    ];
  });
}

/** A chunk and all that it statically imports; what runs first comes first. */
export function closureOf(chunks: ReadonlyMap<string, Chunk>, path: string): readonly string[] {
  const reached = new Set<string>();
  const done: string[] = [];
  const visit = (current: string) => {
    if (reached.has(current)) return;
    reached.add(current);
    for (const next of chunks.get(current)?.imports ?? []) visit(next);
    done.push(current);
  };
  visit(path);
  return done;
}

export interface LinkRequest {
  readonly chunks: readonly Chunk[];
  /** URL of the style sheet of a chunk that has one. */
  readonly styleUrls: ReadonlyMap<string, string>;
  readonly base: string;
  readonly preload: boolean;
}

export interface LinkedOutput {
  /** By final path. */
  readonly files: ReadonlyMap<string, string>;
  /** Of the files that have one, by final path. */
  readonly maps: ReadonlyMap<string, SourceMap>;
  /** From esbuild's path to the final one; chunks that turned out empty are missing. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Makes dynamic imports wait for their style sheets, leaves out chunks without code, and names files after all that they
 * lead to, so that a name never stands for two contents.
 */
export function linkOutput({ chunks, styleUrls, base, preload }: LinkRequest): LinkedOutput {
  const byPath = new Map(chunks.map((chunk) => [chunk.path, chunk]));
  const empty = new Set(
    chunks
      .filter(({ text, isEntry, imports }) => !isEntry && imports.length === 0 && text.trim() === "")
      .map(({ path }) => path),
  );
  const texts = new Map<string, string>();
  const maps = new Map<string, SourceMap>();
  for (const chunk of chunks) {
    const { path, text, map, imports } = chunk;
    if (empty.has(path)) continue;
    const needless = imports.filter((imported) => empty.has(imported));
    const edits = needless.flatMap((imported) => withoutImport(text, `./${fileName(imported)}`));
    if (preload) edits.push(...preloads(chunk, { byPath, empty, styleUrls, base }));
    texts.set(path, applyEdits(text, edits));
    if (map !== undefined) maps.set(path, shiftMap(map, text, edits));
  }
  return rename(texts, maps);
}

/** Leaves out an import that is there for its effect only. */
function withoutImport(text: string, specifier: string): readonly Edit[] {
  const found = new RegExp(`import ?${literalPattern(JSON.stringify(specifier))};\\n?`).exec(text);
  if (found === null) return [];
  return [{ span: { start: found.index, end: found.index + found[0].length }, text: "" }];
}

interface PreloadContext {
  readonly byPath: ReadonlyMap<string, Chunk>;
  readonly empty: ReadonlySet<string>;
  readonly styleUrls: ReadonlyMap<string, string>;
  readonly base: string;
}

function preloads(chunk: Chunk, { byPath, empty, styleUrls, base }: PreloadContext): readonly Edit[] {
  if (chunk.dynamicImports.length === 0) return [];
  const loaded = new Set(closureOf(byPath, chunk.path));
  const wrapped = [...new Set(chunk.dynamicImports)].flatMap((target) => {
    const closure = closureOf(byPath, target).filter((path) => !loaded.has(path));
    const scripts = closure.filter((path) => path !== target && !empty.has(path));
    const styles = closure.flatMap((path) => styleUrls.get(path) ?? []);
    return wrapDynamicImport(chunk.text, fileName(target), [
      ...(scripts.length === 0 ? [] : [target, ...scripts].map((path) => `${base}${path}`)),
      ...styles,
    ]);
  });
  return wrapped.length === 0 ? [] : [...wrapped, { span: { start: 0, end: 0 }, text: preloadHelper }];
}

/** Names are replaced by others of the same length, so that maps stay true. */
function rename(texts: ReadonlyMap<string, string>, maps: ReadonlyMap<string, SourceMap>): LinkedOutput {
  const hashes = new Map([...texts.keys()].map((path) => [hashIn(path), path]));
  const references = new Map<string, readonly string[]>();
  const own = new Map<string, string>();
  for (const [path, text] of texts) {
    const named = [...text.matchAll(/-([A-Z0-9]{8})\.js/g)].flatMap(
      ([, hash = ""]) => hashes.get(hash) ?? [],
    );
    references.set(path, [...new Set(named)]);
    // A comment in a source changes no code, but the map.
    own.set(path, contentHash(maps.has(path) ? `${text}\n${JSON.stringify(maps.get(path))}` : text));
  }
  const renamed = new Map<string, string>();
  for (const path of texts.keys()) {
    const reached = reach(references, path);
    const digests = [...reached].map((file) => `${file}:${own.get(file)}`).sort();
    renamed.set(hashIn(path), contentHash(`${path}\n${digests.join("\n")}`));
  }
  const apply = (text: string) =>
    text.replace(/-([A-Z0-9]{8})(?=\.js)/g, (written, hash: string) => {
      const next = renamed.get(hash);
      return next === undefined ? written : `-${next}`;
    });
  const names = new Map([...texts.keys()].map((path) => [path, apply(path)]));
  const files = new Map([...texts].map(([path, text]) => [apply(path), apply(text)]));
  return { files, maps: new Map([...maps].map(([path, map]) => [apply(path), map])), names };
}

function reach(references: ReadonlyMap<string, readonly string[]>, from: string): ReadonlySet<string> {
  const reached = new Set([from]);
  for (const path of reached) for (const next of references.get(path) ?? []) reached.add(next);
  return reached;
}

const hashIn = (path: string) => /-([A-Z0-9]{8})\.js$/.exec(path)?.[1] ?? path;
const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

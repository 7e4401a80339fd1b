import type { Metafile } from "esbuild";
import { literalPattern } from "../../esbuild/literal-pattern.ts";
import { applyEdits, type Edit } from "../syntax/edits.ts";
import { parseMap, type SourceMap, shiftMap } from "../syntax/source-maps.ts";
import { contentHash } from "./emit-asset.ts";
import { preloadHelper, wrapDynamicImport } from "./preload-helper.ts";

/** A chunk that esbuild linked. */
export interface Chunk {
  /** Relative to the site's root, with esbuild's hash. */
  readonly path: string;
  readonly text: string;
  readonly map?: SourceMap | undefined;
  /** True for the chunk of a page or of a dynamic import, which is written even if it is empty. */
  readonly isEntry: boolean;
  /** Chunks that are loaded before this one runs. */
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  /** Ids of the style sheets that its modules import, in the order of the cascade. */
  readonly styles: readonly string[];
}

/** Reads the chunks of esbuild's outputs; `folder` is the name of the output directory in the metafile. */
export function readChunks(
  { outputs }: Metafile,
  texts: ReadonlyMap<string, string>,
  folder: string,
): readonly Chunk[] {
  const toPath = (output: string) => output.slice(folder.length + 1);
  return Object.entries(outputs).flatMap(([output, { imports, entryPoint }]): Chunk[] => {
    const path = toPath(output);
    const text = texts.get(path);
    if (text === undefined || !path.endsWith(".js")) return [];
    const chunksImportedBy = (kind: string) =>
      imports.filter((entry) => entry.kind === kind && !entry.external).map((entry) => toPath(entry.path));
    const marks = imports.filter((entry) => entry.external && entry.path.startsWith("style:"));
    const edits = marks.flatMap(({ path: mark }) => removeImport(text, mark));
    const map = parseMap(texts.get(`${path}.map`));
    return [
      {
        path,
        text: applyEdits(text, edits),
        map: map && shiftMap(map, text, edits),
        isEntry: entryPoint !== undefined,
        imports: chunksImportedBy("import-statement"),
        dynamicImports: chunksImportedBy("dynamic-import"),
        styles: [...new Set(marks.map((mark) => mark.path.slice("style:".length)))],
      },
    ];
  });
}

/** Lists a chunk and all chunks that it statically imports, in the order in which they run. */
export function listInRunOrder(chunks: ReadonlyMap<string, Chunk>, path: string): readonly string[] {
  const visited = new Set<string>();
  const done: string[] = [];
  const visit = (current: string) => {
    if (visited.has(current)) return;
    visited.add(current);
    for (const next of chunks.get(current)?.imports ?? []) visit(next);
    done.push(current);
  };
  visit(path);
  return done;
}

interface LinkRequest {
  readonly chunks: readonly Chunk[];
  /** URL of a chunk's style sheet, for chunks that have one. */
  readonly styleUrls: ReadonlyMap<string, string>;
  readonly base: string;
  readonly preload: boolean;
}

interface LinkedOutput {
  /** Scripts by final path. */
  readonly files: ReadonlyMap<string, string>;
  /** Source maps by the final path of their script. */
  readonly maps: ReadonlyMap<string, SourceMap>;
  /** Final paths by esbuild's paths; lacks chunks that turned out to be empty. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Makes dynamic imports wait for their style sheets, removes chunks without code, and names each file after the contents
 * of all files that it leads to, so that a name never has two contents.
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
    const unneeded = imports.filter((imported) => empty.has(imported));
    const edits = unneeded.flatMap((imported) => removeImport(text, `./${fileName(imported)}`));
    if (preload) edits.push(...preloadImports(chunk, { byPath, empty, styleUrls, base }));
    texts.set(path, applyEdits(text, edits));
    if (map !== undefined) maps.set(path, shiftMap(map, text, edits));
  }
  return rename(texts, maps);
}

/** Removes an import statement without bindings. */
function removeImport(text: string, specifier: string): readonly Edit[] {
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

function preloadImports(chunk: Chunk, { byPath, empty, styleUrls, base }: PreloadContext): readonly Edit[] {
  if (chunk.dynamicImports.length === 0) return [];
  const loaded = new Set(listInRunOrder(byPath, chunk.path));
  const wrapped = [...new Set(chunk.dynamicImports)].flatMap((target) => {
    const needed = listInRunOrder(byPath, target).filter((path) => !loaded.has(path));
    const scripts = needed.filter((path) => path !== target && !empty.has(path));
    const styles = needed.flatMap((path) => styleUrls.get(path) ?? []);
    return wrapDynamicImport(chunk.text, fileName(target), [
      ...(scripts.length === 0 ? [] : [target, ...scripts].map((path) => `${base}${path}`)),
      ...styles,
    ]);
  });
  return wrapped.length === 0 ? [] : [...wrapped, { span: { start: 0, end: 0 }, text: preloadHelper }];
}

/** Names each file after its content. The new names have the same length, so source maps remain valid. */
function rename(texts: ReadonlyMap<string, string>, maps: ReadonlyMap<string, SourceMap>): LinkedOutput {
  const hashes = new Map([...texts.keys()].map((path) => [readHash(path), path]));
  const references = new Map<string, readonly string[]>();
  const ownHashes = new Map<string, string>();
  for (const [path, text] of texts) {
    const named = [...text.matchAll(/-([A-Z0-9]{8})\.js/g)].flatMap(
      ([, hash = ""]) => hashes.get(hash) ?? [],
    );
    references.set(path, [...new Set(named)]);
    // A comment in a source file changes the source map, but not the code.
    ownHashes.set(path, contentHash(maps.has(path) ? `${text}\n${JSON.stringify(maps.get(path))}` : text));
  }
  const renamed = new Map<string, string>();
  for (const path of texts.keys()) {
    const referenced = collectReferences(references, path);
    const digests = [...referenced].map((file) => `${file}:${ownHashes.get(file)}`).sort();
    renamed.set(readHash(path), contentHash(`${path}\n${digests.join("\n")}`));
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

/** Returns a file and all files that it refers to, directly or through others. */
function collectReferences(
  references: ReadonlyMap<string, readonly string[]>,
  from: string,
): ReadonlySet<string> {
  const found = new Set([from]);
  for (const path of found) for (const next of references.get(path) ?? []) found.add(next);
  return found;
}

const readHash = (path: string) => /-([A-Z0-9]{8})\.js$/.exec(path)?.[1] ?? path;
const fileName = (path: string) => path.slice(path.lastIndexOf("/") + 1);

import { SourceMap as Origins } from "node:module";
import { type Node, type Program, parse } from "acorn";
import type { Loader } from "esbuild";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import { identityMap, type SourceMap } from "../output/source-maps.ts";

export interface Place {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

export interface ParsedModule {
  readonly program: Program;
  /** JavaScript; what the offsets in `program` count. */
  readonly code: string;
  /** Where an offset of `code` comes from in the file as written. */
  placeOf(offset: number): Place;
  /** The map of `code`, to the file as written under the name `source`. */
  mapTo(source: string): SourceMap;
}

export interface ParseOptions {
  readonly loader: Loader;
  readonly jsxImportSource?: string | undefined;
}

/** Parses a module without running it; types and JSX are taken out first. Throws esbuild's BuildFailure. */
export async function parseModule(
  esbuild: Esbuild,
  source: string,
  { loader, jsxImportSource }: ParseOptions,
): Promise<ParsedModule> {
  const asWritten = parseOrUndefined(source);
  if (asWritten !== undefined) {
    return {
      program: asWritten,
      code: source,
      placeOf: (offset) => placeIn(source, offset),
      mapTo: (name) => identityMap(name, source),
    };
  }
  const { code, map } = await esbuild.transform(source, {
    loader,
    format: "esm",
    target: "esnext",
    jsx: "automatic",
    ...(jsxImportSource === undefined ? {} : { jsxImportSource }),
    sourcemap: "external",
    logLevel: "silent",
  });
  const parsed = JSON.parse(map);
  const origins = new Origins(parsed);
  return {
    program: parse(code, { ecmaVersion: "latest", sourceType: "module" }),
    code,
    placeOf(offset) {
      const { line, column } = placeIn(code, offset);
      const entry = origins.findEntry(line - 1, column - 1);
      return "originalLine" in entry
        ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
        : { line: 1, column: 1 };
    },
    mapTo: (name) => ({ ...parsed, sources: [name], sourcesContent: [source] }),
  };
}

/** Every node below `node`, parents first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of Object.values(node)) {
    for (const candidate of Array.isArray(child) ? child : [child]) {
      if (isNode(candidate)) yield* nodesOf(candidate);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function parseOrUndefined(source: string): Program | undefined {
  try {
    return parse(source, { ecmaVersion: "latest", sourceType: "module" });
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

function placeIn(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

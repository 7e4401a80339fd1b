import { SourceMap as Origins } from "node:module";
import { type Node, type Program, parse } from "acorn";
import type { Loader } from "esbuild";
import { type LineAndColumn, lineAndColumnAt } from "../../../../domain/text/line-and-column.ts";
import type { Esbuild } from "../../esbuild/load-esbuild.ts";
import { identityMap, type SourceMap } from "./source-maps.ts";

/** A module's syntax tree, and the way back to the file as written. */
export interface ParsedModule {
  readonly program: Program;
  /** JavaScript; the offsets in `program` refer to it. */
  readonly code: string;
  /** Finds the location in the file as written that an offset of `code` comes from. */
  locate(offset: number): LineAndColumn;
  /** Returns the source map from `code` to the file as written, which the map calls `source`. */
  mapTo(source: string): SourceMap;
}

interface ParseOptions {
  readonly loader: Loader;
  readonly jsxImportSource?: string | undefined;
}

/** Parses a module without running it. esbuild first removes types and JSX if there are any. Throws esbuild's BuildFailure. */
export async function parseModule(
  esbuild: Esbuild,
  source: string,
  { loader, jsxImportSource }: ParseOptions,
): Promise<ParsedModule> {
  const asWritten = parseJavaScript(source);
  if (asWritten !== undefined) {
    return {
      program: asWritten,
      code: source,
      locate: (offset) => lineAndColumnAt(source, offset),
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
    locate(offset) {
      const { line, column } = lineAndColumnAt(code, offset);
      const entry = origins.findEntry(line - 1, column - 1);
      return "originalLine" in entry
        ? { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
        : { line: 1, column: 1 };
    },
    mapTo: (name) => ({ ...parsed, sources: [name], sourcesContent: [source] }),
  };
}

/** Yields `node` and every node below it, parents first. */
export function* walkNodes(node: Node): Generator<Node> {
  yield node;
  for (const child of Object.values(node)) {
    for (const candidate of Array.isArray(child) ? child : [child]) {
      if (isNode(candidate)) yield* walkNodes(candidate);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Returns undefined if the module is not valid JavaScript, for example because it contains types. */
function parseJavaScript(source: string): Program | undefined {
  try {
    return parse(source, { ecmaVersion: "latest", sourceType: "module" });
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

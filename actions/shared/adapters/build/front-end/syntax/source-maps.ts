import { decode, encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { applyEdits, type Edit } from "./edits.ts";

/** A source map as esbuild writes it: https://tc39.es/ecma426/ */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** How a script names its source map: https://tc39.es/ecma426/#sec-linking-generated-code */
export const MAP_COMMENT = "//# sourceMappingURL=";

const TOKEN = /[\w$]+|[^\s\w$]/g;

// magic-string with @jridgewell/remapping would write other bytes, take 2.8 times as long and add 48 kB to each Action that builds.

/**
 * Returns the source map of `applyEdits(text, edits)`, given that of `text`. The edits must not overlap; the text that
 * they insert maps to nothing.
 */
export function shiftMap(map: SourceMap, text: string, edits: readonly Edit[]): SourceMap {
  if (edits.length === 0) return map;
  const before = lineStarts(text);
  const after = lineStarts(applyEdits(text, edits));
  const sorted = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const shifted: SourceMapMappings = after.map(() => []);
  let passed = 0;
  let growth = 0;
  let line = 0;
  for (const [index, segments] of decode(map.mappings).entries()) {
    for (const segment of segments) {
      const offset = (before[index] ?? 0) + segment[0];
      let edit = sorted[passed];
      for (; edit !== undefined && edit.span.end <= offset; edit = sorted[++passed]) {
        growth += edit.text.length - (edit.span.end - edit.span.start);
      }
      if (edit !== undefined && edit.span.start <= offset) continue;
      while ((after[line + 1] ?? Number.POSITIVE_INFINITY) <= offset + growth) line++;
      const moved: SourceMapSegment = [...segment];
      moved[0] = offset + growth - (after[line] ?? 0);
      shifted[line]?.push(moved);
    }
  }
  return { ...map, mappings: encode(shifted) };
}

/**
 * Returns a source map from a file to itself. It has a segment for each token, because esbuild takes the nearest
 * segment before a position as its origin.
 */
export function identityMap(source: string, contents: string): SourceMap {
  const mappings = contents
    .split("\n")
    .map((text, line) =>
      Array.from(text.matchAll(TOKEN), ({ index }): SourceMapSegment => [index, 0, line, index]),
    );
  return { version: 3, sources: [source], sourcesContent: [contents], names: [], mappings: encode(mappings) };
}

/** Appends the source map as a comment; esbuild follows it when it maps a module that was edited before. */
export function withInlineMap(code: string, map: SourceMap): string {
  const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${code}\n${MAP_COMMENT}data:application/json;charset=utf-8;base64,${encoded}\n`;
}

/**
 * Disables the comments that name a source map: esbuild would read the named file from wherever it is. Vite ignores the
 * maps of packages as well. The length of the code does not change.
 */
export function withoutMapComments(code: string): string {
  return code.replaceAll("sourceMappingURL=", "sourceMappingUrl=");
}

/** Parses a source map that esbuild wrote. */
export function parseMap(text: string | undefined): SourceMap | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as SourceMap);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

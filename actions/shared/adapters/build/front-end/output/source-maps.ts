import { decode, encode, type SourceMapMappings, type SourceMapSegment } from "@jridgewell/sourcemap-codec";
import { applyEdits, type Edit } from "../html/html-page.ts";

/** ECMA-426, https://tc39.es/ecma426/, as esbuild writes it. */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** Vite's `build.sourcemap`: https://vite.dev/config/build-options#build-sourcemap */
export type SourceMapOption = boolean | "inline" | "hidden";

const TOKEN = /[\w$]+|[^\s\w$]/g;
const COMMENT = "//# sourceMappingURL=";

/** The map of `applyEdits(text, edits)`, given that of `text`. Edits do not overlap; what they put in has no origin. */
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

/** The map of a text to itself, token by token: esbuild takes the nearest entry before a place as its origin. */
export function identityMap(source: string, contents: string): SourceMap {
  const mappings = contents
    .split("\n")
    .map((text, line) =>
      Array.from(text.matchAll(TOKEN), ({ index }): SourceMapSegment => [index, 0, line, index]),
    );
  return { version: 3, sources: [source], sourcesContent: [contents], names: [], mappings: encode(mappings) };
}

/** A module with its map in a comment, which esbuild then looks through. */
export function withInlineMap(code: string, map: SourceMap): string {
  const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
  return `${code}\n${COMMENT}data:application/json;charset=utf-8;base64,${encoded}\n`;
}

/**
 * A module whose comment names no source map: esbuild would read the file that it names, wherever that is. Vite takes
 * no maps of packages either. Places stay the same.
 */
export function withoutMapComments(code: string): string {
  return code.replaceAll("sourceMappingURL=", "sourceMappingUrl=");
}

/** A finished script as Vite writes it with this option: `files` are the script, at `path`, and its map. */
export function attachMap(
  path: string,
  code: string,
  map: SourceMap | undefined,
  option: SourceMapOption,
): ReadonlyMap<string, string> {
  if (map === undefined || option === false) return new Map([[path, code]]);
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (option === "inline") return new Map([[path, withInlineMap(code.trimEnd(), { ...map, ...{ file } })]]);
  const script = option === "hidden" ? code : `${code.trimEnd()}\n${COMMENT}${encodeURI(file)}.map\n`;
  return new Map([
    [path, script],
    [`${path}.map`, JSON.stringify({ file, ...map })],
  ]);
}

export function parseMap(text: string | undefined): SourceMap | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as SourceMap);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

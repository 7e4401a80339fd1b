import type { SourceMapOption } from "../config/vite-options.ts";
import { MAP_COMMENT, type SourceMap, withInlineMap } from "../syntax/source-maps.ts";

/** Returns the files of a finished script, as Vite writes them with this option: the script, at `path`, and its source map. */
export function attachMap(
  path: string,
  code: string,
  map: SourceMap | undefined,
  option: SourceMapOption,
): ReadonlyMap<string, string> {
  if (map === undefined || option === false) return new Map([[path, code]]);
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (option === "inline") return new Map([[path, withInlineMap(code.trimEnd(), { ...map, ...{ file } })]]);
  const script = option === "hidden" ? code : `${code.trimEnd()}\n${MAP_COMMENT}${encodeURI(file)}.map\n`;
  return new Map([
    [path, script],
    [`${path}.map`, JSON.stringify({ file, ...map })],
  ]);
}

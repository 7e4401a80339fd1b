import { extname } from "node:path";
import type { Loader, Plugin } from "esbuild";
import * as v from "valibot";
import { readPlainFile } from "../../filesystem/open-file.ts";

/** Matches the address of a source map. */
const ADDRESS = /sourceMappingURL=(data:[^\s"'*]*)?/g;

/** A source map that contains all of its sources. */
const completeMap = v.pipe(
  v.object({
    version: v.literal(3),
    sources: v.array(v.string()),
    sourcesContent: v.array(v.string()),
    names: v.optional(v.array(v.string()), []),
    mappings: v.string(),
  }),
  v.check(({ sources, sourcesContent }) => sources.length === sourcesContent.length),
);

/**
 * Stops modules from naming files as their source map, or as a source without content in a source map that they contain:
 * esbuild would read them wherever they are, and cached package files lack them. Changes no positions outside comments. Must
 * follow the plugin that decides which files may be read.
 */
export const inputMapsPlugin: Plugin = {
  name: "input-maps",
  setup(build) {
    build.onLoad({ filter: /\.(?:[cm]?[jt]sx?|css)$/, namespace: "file" }, async ({ path }) => {
      const code = readPlainFile(path).toString("utf8");
      const contents = code.replaceAll(ADDRESS, (_, data?: string) => {
        const map = data === undefined ? undefined : readCompleteMap(data);
        // Written anew, because esbuild could read repeated keys in another way.
        return map === undefined ? `sourceMappingUrl=${data ?? ""}` : `sourceMappingURL=${toDataUrl(map)}`;
      });
      return contents === code ? undefined : { contents, loader: selectLoader(path) };
    });
  },
};

function readCompleteMap(url: string): v.InferOutput<typeof completeMap> | undefined {
  const comma = url.indexOf(",");
  const [kind, body] = [url.slice(0, comma), url.slice(comma + 1)];
  try {
    const text = kind.endsWith(";base64")
      ? Buffer.from(body, "base64").toString("utf8")
      : decodeURIComponent(body);
    const { success, output } = v.safeParse(completeMap, JSON.parse(text));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

function toDataUrl(map: object): string {
  return `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
}

/** Returns esbuild's default. Matches `SYNTAX` of the Worker's build, which allows JSX in every JavaScript file. */
function selectLoader(path: string): Loader {
  const extension = extname(path);
  if (extension === ".css") return path.endsWith(".module.css") ? "local-css" : "css";
  if (extension === ".tsx") return "tsx";
  return extension.endsWith("ts") ? "ts" : "jsx";
}

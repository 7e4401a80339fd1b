import { extname } from "node:path";
import type { Loader, Plugin } from "esbuild";
import { readPlainFile } from "../../filesystem/open-file.ts";

/** Matches a source map in a separate file; one in a `data:` URL is part of the module. */
const NAMED_MAP = /sourceMappingURL=(?!data:)/g;

/**
 * Stops modules from naming a file as their source map: esbuild would read it wherever it is, and cached package files lack
 * it. Changes no positions. Must follow the plugin that decides which files may be read.
 */
export const inputMapsPlugin: Plugin = {
  name: "input-maps",
  setup(build) {
    build.onLoad({ filter: /\.(?:[cm]?[jt]sx?|css)$/, namespace: "file" }, async ({ path }) => {
      const code = readPlainFile(path).toString("utf8");
      const contents = code.replaceAll(NAMED_MAP, "sourceMappingUrl=");
      return contents === code ? undefined : { contents, loader: selectLoader(path) };
    });
  },
};

/** Returns esbuild's default. Matches `SYNTAX` of the Worker's build, which allows JSX in every JavaScript file. */
function selectLoader(path: string): Loader {
  const extension = extname(path);
  if (extension === ".css") return path.endsWith(".module.css") ? "local-css" : "css";
  if (extension === ".tsx") return "tsx";
  return extension.endsWith("ts") ? "ts" : "jsx";
}

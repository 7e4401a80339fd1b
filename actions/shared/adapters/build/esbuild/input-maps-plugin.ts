import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Loader, Plugin } from "esbuild";

/** A map in a file of its own; one that a comment carries is part of the module. */
const NAMED_MAP = /sourceMappingURL=(?!data:)/g;

/**
 * Lets no module name a file as its source map: esbuild would read it wherever it is, and what is kept of installed
 * packages lacks it. Places stay the same. Comes after the plugin that says which files may be read.
 */
export const inputMapsPlugin: Plugin = {
  name: "input-maps",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const contents = code.replaceAll(NAMED_MAP, "sourceMappingUrl=");
      return contents === code ? undefined : { contents, loader: loaderOf(path) };
    });
  },
};

/** As `SYNTAX` of the Worker's build, which reads JSX in every JavaScript file. */
function loaderOf(path: string): Loader {
  const extension = extname(path);
  if (extension === ".tsx") return "tsx";
  return extension.endsWith("ts") ? "ts" : "jsx";
}

import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";
import type { PageModule } from "./page-plan.ts";

const PAGE_MODULE = "page";
const INLINE_MODULE = "inline-module";

/** Returns the name of a page's module as an entry point. */
export const pageModule = (file: string) => `${PAGE_MODULE}:${file}`;

/**
 * Makes each page a module that imports what the page loads, in its order, so that the page gets one script and one style
 * sheet. `findModules` takes the page's path relative to `directory`.
 */
export function pagePlugin(directory: string, findModules: (page: string) => readonly PageModule[]): Plugin {
  return {
    name: PAGE_MODULE,
    setup(build) {
      for (const namespace of [PAGE_MODULE, INLINE_MODULE]) {
        build.onResolve({ filter: new RegExp(`^${namespace}:`) }, ({ path }) => ({
          path: path.slice(namespace.length + 1),
          namespace,
        }));
      }
      build.onLoad({ filter: /.*/, namespace: PAGE_MODULE }, ({ path }) => ({
        contents: findModules(path)
          .map((module, index) =>
            "specifier" in module ? module.specifier : `${INLINE_MODULE}:${path}:${index}`,
          )
          .map((specifier) => `import ${JSON.stringify(specifier)};`)
          .join("\n"),
        loader: "js",
        resolveDir: directory,
      }));
      build.onLoad({ filter: /.*/, namespace: INLINE_MODULE }, ({ path }) => {
        const [, file = "", index] = /^(.*):(\d+)$/.exec(path) ?? [];
        const module = findModules(file)[Number(index)];
        if (module === undefined || !("code" in module)) return undefined;
        return { contents: module.code, loader: "ts", resolveDir: dirname(join(directory, file)) };
      });
    },
  };
}

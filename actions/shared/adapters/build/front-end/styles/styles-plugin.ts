import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { OnLoadArgs, OnLoadResult, Plugin } from "esbuild";
import { confinePlugin, findReadRefusal } from "../../sources/confine-plugin.ts";
import { assetUrl } from "../modules/emit-asset.ts";
import type { FrontEndContext } from "../modules/front-end-context.ts";
import { toErrors } from "../modules/module-problem.ts";
import { applyAlias, parseSpecifier, publicUrl } from "../modules/specifier.ts";
import { isCssModule, scopeOf } from "./css-module.ts";
import { HAS_SETS, withUrlsInSets } from "./image-sets.ts";
import { compileTailwind, usesTailwind } from "./tailwind.ts";

const CSS_MODULE = "css-module";
const RESOLVING = Symbol("resolving");

const notThere = (url: string) =>
  `"${url}" is not there while the app is built: it stays as it is, to be found when the app runs.`;

/** For builds whose entry is a style sheet: `@import`, `url()`, CSS modules and Tailwind. */
export function stylesPlugins(context: FrontEndContext): Plugin[] {
  const { directory, sources } = context;
  const resolving: Plugin = {
    name: "vite-styles",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (pluginData === RESOLVING || kind === "entry-point") return undefined;
        if (/^(https?:|data:|\/\/|#)/.test(path)) return { path, external: true };
        const style = path.startsWith("style:") ? context.styles.get(path.slice("style:".length)) : undefined;
        const url = publicUrl(path, context);
        if (url !== undefined) return { path: url, external: true };
        const specifier = parseSpecifier(path);
        const aliased = style ?? applyAlias(specifier.path, context);
        const rooted = aliased.startsWith("/") && !aliased.startsWith(`${directory}/`);
        const resolved = await build.resolve(rooted ? `.${aliased}` : aliased, {
          kind,
          importer,
          resolveDir: rooted ? directory : resolveDir,
          pluginData: RESOLVING,
        });
        if (resolved.errors.length > 0) {
          // As with Vite, a Worker may answer for it. What may mean a package has to be there.
          const left = kind === "url-token" && /^\.{0,2}\//.test(aliased);
          return left
            ? { path, external: true, warnings: [{ text: notThere(path) }] }
            : { errors: resolved.errors };
        }
        if (kind === "url-token") {
          const refusal = findReadRefusal(directory, sources, resolved.path);
          if (refusal !== undefined) return { errors: [refusal] };
          // A fragment names a part of the file, which bytes in the place of the URL would not have.
          const inline = specifier.fragment === "" ? undefined : false;
          const target = await assetUrl(context, resolved.path, inline);
          return {
            path: target.startsWith("data:") ? target : `${target}${specifier.fragment}`,
            external: true,
          };
        }
        if (!isCssModule(resolved.path)) return { path: resolved.path };
        // esbuild makes class names from the file's name, which is not unique in an app.
        const name = `${basename(resolved.path, ".module.css")}-${scopeOf(context, resolved.path)}.module.css`;
        const virtual = join(dirname(resolved.path), name);
        return { path: virtual, namespace: CSS_MODULE, pluginData: resolved.path };
      });

      build.onLoad({ filter: /.*/, namespace: CSS_MODULE }, async ({ pluginData }) => {
        const file = String(pluginData);
        const refusal = findReadRefusal(directory, sources, file);
        if (refusal !== undefined) return { errors: [refusal] };
        const contents = withUrlsInSets(await readFile(file, "utf8"));
        return { contents, loader: "local-css", resolveDir: dirname(file) };
      });

      const load = async ({ path }: OnLoadArgs): Promise<OnLoadResult | undefined> => {
        const text = await readFile(path, "utf8");
        const tailwind = context.options.tailwind && usesTailwind(text);
        if (!tailwind && !HAS_SETS.test(text)) return undefined;
        const css = tailwind ? await compileTailwind(context, path, text) : text;
        return { contents: withUrlsInSets(css), loader: "css", resolveDir: dirname(path) };
      };
      build.onLoad({ filter: /\.css$/, namespace: "file" }, (args) => load(args).catch(toErrors));
    },
  };
  return [confinePlugin(directory, sources), resolving];
}

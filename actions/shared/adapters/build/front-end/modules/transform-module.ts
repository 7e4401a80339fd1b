import { basename, dirname } from "node:path";
import type { AnyNode, Node } from "acorn";
import type { Loader, OnLoadResult } from "esbuild";
import { readSource } from "../../sources/read-source.ts";
import { type FrontEndContext, toModuleId } from "../context/front-end-context.ts";
import { ModuleProblem } from "../context/module-problem.ts";
import { applyEdits } from "../syntax/edits.ts";
import { type ParsedModule, parseModule, walkNodes } from "../syntax/parse-module.ts";
import { shiftMap, withInlineMap, withoutMapComments } from "../syntax/source-maps.ts";
import {
  globOfUrls,
  isFile,
  isMetaMember,
  readMetaUrl,
  readMetaWorker,
  toSpecifier,
} from "./import-meta-url.ts";
import { ModuleEdits } from "./module-edits.ts";

/** Matches modules that `transformModule` may have to change. */
export const NEEDS_TRANSFORM = /import\.meta\.glob|new\s+URL\s*\(/;

/** Replaces `import.meta.glob` and `new URL(…, import.meta.url)` with imports, as Vite does. */
export async function transformModule(
  context: FrontEndContext,
  file: string,
  loader: Loader,
): Promise<OnLoadResult | undefined> {
  const written = String(await readSource(context.directory, context.sources, file));
  const hasMap = context.options.sourcemap !== false;
  const source = hasMap ? withoutMapComments(written) : written;
  const unchanged = source === written ? undefined : { contents: source, loader, resolveDir: dirname(file) };
  if (!NEEDS_TRANSFORM.test(source)) return unchanged;
  const { jsxImportSource } = context.options;
  const parsed = await parseModule(context.esbuild, source, { loader, jsxImportSource });
  const edits = (await rewriteNodes(context, { file, source, parsed })).finish();
  if (edits.length === 0) return unchanged;
  const code = applyEdits(parsed.code, edits);
  const contents = hasMap
    ? withInlineMap(code, shiftMap(parsed.mapTo(basename(file)), parsed.code, edits))
    : code;
  return { contents, loader: parsed.code === source ? loader : "js", resolveDir: dirname(file) };
}

interface Module {
  readonly file: string;
  readonly source: string;
  readonly parsed: ParsedModule;
}

async function rewriteNodes(context: FrontEndContext, module: Module): Promise<ModuleEdits> {
  const { file, parsed } = module;
  // Loaded on demand, because few modules need it.
  const { expandGlob, readGlob } = await import("./import-meta-glob.ts");
  const edits = new ModuleEdits();
  const urlsOfWorkers = new Set<Node>();
  for (const node of walkNodes(parsed.program) as Iterable<AnyNode>) {
    if (node.type === "CallExpression" && isMetaMember(node.callee, "glob")) {
      const refuse = (text: string) => fail(context, module, node, text);
      edits.replace(node, expandGlob(context, { file, edits, refuse }, readGlob(node, refuse)));
    }
    if (node.type !== "NewExpression" || urlsOfWorkers.has(node)) continue;
    const worker = readMetaWorker(node);
    const [argument] = (worker?.url ?? node).arguments;
    const url = readMetaUrl(node);
    if (argument === undefined) continue;
    if (worker !== undefined) {
      urlsOfWorkers.add(worker.url);
      edits.replace(argument, edits.addDefaultImport(worker.specifier));
    } else if (typeof url === "string") {
      if (await isFile(context, file, url))
        edits.replace(argument, edits.addDefaultImport(`${toSpecifier(url)}?url`));
    } else if (url !== undefined) {
      const urls = expandGlob(context, { file, edits, refuse: () => "{}" }, globOfUrls(url));
      edits.replace(argument, `(${urls})[${parsed.code.slice(argument.start, argument.end)}]`);
    }
  }
  return edits;
}

function fail(context: FrontEndContext, { file, source, parsed }: Module, node: Node, text: string): never {
  const location = parsed.locate(node.start);
  const lineText = source.split("\n")[location.line - 1] ?? "";
  throw new ModuleProblem(text, { ...location, file: toModuleId(context, file), lineText });
}

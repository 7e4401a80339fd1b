import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { AnyNode, CallExpression, Expression, NewExpression, Node } from "acorn";
import type { Loader, OnLoadResult } from "esbuild";
import { evaluateExpression } from "../config/evaluate-module.ts";
import { toPlain } from "../config/static-value.ts";
import { applyEdits, type Edit } from "../html/html-page.ts";
import { shiftMap, withInlineMap, withoutMapComments } from "../output/source-maps.ts";
import type { FrontEndContext } from "./front-end-context.ts";
import type { GlobImport } from "./glob-import.ts";
import { ModuleProblem } from "./module-problem.ts";
import { nodesOf, parseModule } from "./parse-module.ts";
import { idOf } from "./resolve-plugin.ts";

/** Modules without these are left to esbuild, which reads them faster. */
export const WORTH_PARSING = /import\.meta\.glob|new\s+URL\s*\(/;

/** Puts imports in the place of what Vite resolves while building: `import.meta.glob` and `new URL(…, import.meta.url)`. */
export async function transformModule(
  context: FrontEndContext,
  file: string,
  loader: Loader,
): Promise<OnLoadResult | undefined> {
  // Every module passes here: reading it on another thread takes many times as long.
  const written = readFileSync(file, "utf8");
  const mapped = context.options.sourcemap !== false;
  const source = mapped ? withoutMapComments(written) : written;
  const untouched = source === written ? undefined : { contents: source, loader, resolveDir: dirname(file) };
  if (!WORTH_PARSING.test(source)) return untouched;
  const { expandGlob } = await import("./glob-import.ts");
  const parsed = await parseModule(context.esbuild, source, {
    loader,
    jsxImportSource: context.options.jsxImportSource,
  });
  const imports: string[] = [];
  const edits: Edit[] = [];
  const add = (statement: (name: string) => string): string => {
    const name = `__vite_${imports.length}`;
    imports.push(statement(name));
    return name;
  };
  const replace = ({ start, end }: Node, text: string) => edits.push({ span: { start, end }, text });
  const inWorkers = new Set<Node>();

  for (const node of nodesOf(parsed.program) as Iterable<AnyNode>) {
    if (node.type === "CallExpression" && isMetaMember(node.callee, "glob")) {
      const problem = (text: string): never => {
        const place = parsed.placeOf(node.start);
        const lineText = source.split("\n")[place.line - 1] ?? "";
        throw new ModuleProblem(text, { ...place, file: idOf(context, file), lineText });
      };
      const glob = readGlob(node, problem);
      replace(node, expandGlob(context, file, glob, add, problem));
    } else if (node.type === "NewExpression" && isNamed(node.callee, "Worker", "SharedWorker")) {
      const url = node.arguments[0];
      const path = url?.type === "NewExpression" ? metaUrlPath(url) : undefined;
      if (url?.type !== "NewExpression" || typeof path !== "string") continue;
      const kind = isNamed(node.callee, "Worker") ? "worker" : "sharedworker";
      inWorkers.add(url);
      const name = add((local) => `import ${local} from ${JSON.stringify(`${relative(path)}?${kind}&url`)};`);
      if (url.arguments[0] !== undefined) replace(url.arguments[0], name);
    } else if (node.type === "NewExpression" && !inWorkers.has(node)) {
      const path = metaUrlPath(node);
      const [argument] = node.arguments;
      if (argument === undefined || path === undefined) continue;
      if (typeof path === "string") {
        if (!(await isFile(context, file, path))) continue;
        replace(
          argument,
          add((local) => `import ${local} from ${JSON.stringify(`${relative(path)}?url`)};`),
        );
      } else {
        const options = { eager: true, import: "default", query: "?url" };
        const glob = { patterns: [path.pattern], ...options };
        const table = expandGlob(context, file, glob, add, () => "{}");
        replace(argument, `(${table})[${parsed.code.slice(argument.start, argument.end)}]`);
      }
    }
  }
  if (edits.length === 0) return untouched;
  edits.push({ span: { start: 0, end: 0 }, text: imports.join("") });
  const code = applyEdits(parsed.code, edits);
  const contents = mapped
    ? withInlineMap(code, shiftMap(parsed.mapTo(basename(file)), parsed.code, edits))
    : code;
  return { contents, loader: parsed.code === source ? loader : "js", resolveDir: dirname(file) };
}

/** `x.png` and `./x.png` are the same in a URL, but not in an import. */
const relative = (path: string) => (/^[./]/.test(path) ? path : `./${path}`);

async function isFile({ directory, sources, options }: FrontEndContext, importer: string, path: string) {
  if (/^([a-z][\w+.-]*:|\/\/)/i.test(path)) return false;
  const clean = path.replace(/[?#].*$/, "");
  if (!clean.startsWith("/")) return isFileAt(join(dirname(importer), clean));
  return sources.has(`${options.publicFolder}${clean}`) || isFileAt(join(directory, clean));
}

const isFileAt = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/** The first argument of `new URL(…, import.meta.url)`: a text, or a template of which the parts are patterns. */
function metaUrlPath(node: NewExpression): string | { readonly pattern: string } | undefined {
  const [path, base] = node.arguments;
  if (!isNamed(node.callee, "URL") || base === undefined || !isMetaMember(base, "url")) return undefined;
  if (path?.type === "Literal" && typeof path.value === "string") return path.value;
  if (path?.type !== "TemplateLiteral") return undefined;
  const texts = path.quasis.map(({ value }) => value.cooked ?? "");
  if (texts.length === 1) return texts[0];
  return texts[0]?.startsWith(".") ? { pattern: texts.join("*").replaceAll("**", "*") } : undefined;
}

function readGlob(node: CallExpression, problem: (text: string) => never): GlobImport {
  const [patterns, options] = node.arguments.map((argument) => {
    const value = toPlain(evaluateExpression(argument as Expression));
    return value.known ? value.value : problem(`import.meta.glob takes literals only, not ${value.what}.`);
  });
  const list = Array.isArray(patterns) ? patterns : [patterns];
  if (list.some((pattern) => typeof pattern !== "string"))
    return problem("import.meta.glob takes patterns that are texts.");
  const { eager, import: name, query, base, exhaustive } = Object(options);
  const search = typeof query === "object" && query !== null ? new URLSearchParams(query).toString() : query;
  return {
    patterns: list,
    eager: eager === true,
    exhaustive: exhaustive === true,
    import: typeof name === "string" ? name : undefined,
    query: typeof search === "string" && search !== "" ? `?${search.replace(/^\?/, "")}` : "",
    base: typeof base === "string" ? base : undefined,
  };
}

function isNamed(node: AnyNode, ...names: readonly string[]): boolean {
  return node.type === "Identifier" && names.includes(node.name);
}

function isMetaMember(node: AnyNode, name: string): boolean {
  return (
    node.type === "MemberExpression" &&
    node.object.type === "MetaProperty" &&
    node.property.type === "Identifier" &&
    node.property.name === name
  );
}

import { dirname, join } from "node:path";
import type { AnyNode, NewExpression } from "acorn";
import { isRegularFile } from "../../../filesystem/open-file.ts";
import type { FrontEndContext } from "../context/front-end-context.ts";
import type { GlobImport } from "./import-meta-glob.ts";

/** The first argument of `new URL(…, import.meta.url)`: a path, or a pattern made of a template literal. */
type MetaUrl = string | { readonly pattern: string };

/** Reads `new URL(…, import.meta.url)`; undefined for any other object. */
export function readMetaUrl(node: NewExpression): MetaUrl | undefined {
  const [path, base] = node.arguments;
  if (!isNamed(node.callee, "URL") || base === undefined || !isMetaMember(base, "url")) return undefined;
  if (path?.type === "Literal" && typeof path.value === "string") return path.value;
  if (path?.type !== "TemplateLiteral") return undefined;
  const texts = path.quasis.map(({ value }) => value.cooked ?? "");
  if (texts.length === 1) return texts[0];
  return texts[0]?.startsWith(".") ? { pattern: texts.join("*").replaceAll("**", "*") } : undefined;
}

/** The worker that `new Worker(new URL("./path", import.meta.url))` starts. */
interface MetaWorker {
  readonly url: NewExpression;
  /** What to import instead: the URL of the bundled worker. */
  readonly specifier: string;
}

/** Reads a worker that is started with a URL as above; undefined for any other object. */
export function readMetaWorker({ callee, arguments: [url] }: NewExpression): MetaWorker | undefined {
  if (!isNamed(callee, "Worker", "SharedWorker") || url?.type !== "NewExpression") return undefined;
  const path = readMetaUrl(url);
  if (typeof path !== "string") return undefined;
  const kind = isNamed(callee, "Worker") ? "worker" : "sharedworker";
  return { url, specifier: `${toSpecifier(path)}?${kind}&url` };
}

/** Returns a glob import of the URLs of all files that match. */
export function globOfUrls({ pattern }: { readonly pattern: string }): GlobImport {
  return { patterns: [pattern], eager: true, import: "default", query: "?url" };
}

/** Converts a URL's path to a specifier: `x.png` and `./x.png` are the same URL, but not the same import. */
export const toSpecifier = (path: string) => (/^[./]/.test(path) ? path : `./${path}`);

/** Returns true if `path` in a `new URL()` of `importer` is a file of the app. */
export async function isFile(
  { directory, sources, options }: FrontEndContext,
  importer: string,
  path: string,
): Promise<boolean> {
  if (/^([a-z][\w+.-]*:|\/\/)/i.test(path)) return false;
  const clean = path.replace(/[?#].*$/s, "");
  // A file that must not be read counts: the import that replaces the URL reports it.
  if (!clean.startsWith("/")) return isRegularFile(join(dirname(importer), clean));
  return sources.has(`${options.publicFolder}${clean}`) || isRegularFile(join(directory, clean));
}

/** Returns true if the node is `import.meta.<name>`. */
export function isMetaMember(node: AnyNode, name: string): boolean {
  return (
    node.type === "MemberExpression" &&
    node.object.type === "MetaProperty" &&
    node.property.type === "Identifier" &&
    node.property.name === name
  );
}

function isNamed(node: AnyNode, ...names: readonly string[]): boolean {
  return node.type === "Identifier" && names.includes(node.name);
}

import { dirname, posix } from "node:path";
import type { CallExpression } from "acorn";
import picomatch from "picomatch";
import { isCostlyGlob } from "../../../../domain/text/costly-glob.ts";
import { quote } from "../../../../domain/text/quote.ts";
import { evaluateAlone } from "../config/evaluate-expression.ts";
import { toPlain } from "../config/static-value.ts";
import { type FrontEndContext, toModuleId } from "../context/front-end-context.ts";
import { applyAlias } from "../context/specifier.ts";
import type { ModuleEdits } from "./module-edits.ts";

/** The arguments of an `import.meta.glob`: https://vite.dev/guide/features#glob-import */
export interface GlobImport {
  readonly patterns: readonly string[];
  readonly eager?: boolean;
  readonly exhaustive?: boolean;
  /** Imports one export of each module instead of all. */
  readonly import?: string | undefined;
  /** With its question mark; empty if there is none. */
  readonly query?: string;
  readonly base?: string | undefined;
}

/** The module that contains a glob import. */
interface GlobImporter {
  readonly file: string;
  readonly edits: ModuleEdits;
  /** Reports a problem with the call, or returns an expression to use instead. */
  readonly refuse: (text: string) => string;
}

/** Reads the arguments of a call of `import.meta.glob`. */
export function readGlob(node: CallExpression, fail: (text: string) => never): GlobImport {
  const [patterns, options] = node.arguments.map((argument) => {
    const value = toPlain(evaluateAlone(argument));
    return value.known
      ? value.value
      : fail(`The arguments of import.meta.glob must be literals, not ${value.what}.`);
  });
  const list = Array.isArray(patterns) ? patterns : [patterns];
  if (list.some((pattern) => typeof pattern !== "string"))
    return fail("The patterns of import.meta.glob must be strings.");
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

/**
 * Returns the object literal that replaces the call. Only files that git does not ignore are found, so that the list is
 * the same in every checkout.
 */
export function expandGlob(
  context: FrontEndContext,
  { file, edits, refuse }: GlobImporter,
  { patterns, eager = false, exhaustive = false, import: member, query = "", base }: GlobImport,
): string {
  const importer = toModuleId(context, file);
  const folder = dirname(importer);
  const from = base === undefined ? folder : toRootPath(base, folder) || ".";
  const globs = patterns.map((pattern) => parsePattern(context, pattern, from));
  const invalid = patterns.find((_, index) => globs[index] === undefined);
  if (invalid !== undefined)
    return refuse(`The pattern "${invalid}" must start with "./", "../", "/" or an alias.`);
  const costly = patterns.find(isCostlyGlob);
  if (costly !== undefined) return refuse(`The pattern ${quote(costly)} has too many stars.`);
  const files = findFiles(context, globs, exhaustive).filter((path) => path !== importer);
  // As in Vite, an excluding pattern does not affect the keys.
  const hasRelativeKeys = patterns.every((pattern) => /^[.!]/.test(pattern)) || base !== undefined;
  const entries = files.map((path) => {
    const key = hasRelativeKeys ? toRelative(from, path) : `/${path}`;
    const specifier = JSON.stringify(`/${path}${query}`);
    const value = eager ? importEagerly(specifier, member, edits) : importLazily(specifier, member);
    return `${JSON.stringify(key)}: ${value}`;
  });
  return `({ ${entries.join(", ")} })`;
}

/** A pattern relative to the app's directory. */
interface Glob {
  readonly pattern: string;
  readonly negated: boolean;
}

function parsePattern(context: FrontEndContext, written: string, from: string): Glob | undefined {
  const negated = written.startsWith("!");
  const aliased = applyAlias(negated ? written.slice(1) : written, context);
  const isAbsolute = aliased.startsWith(`${context.directory}/`);
  const path = isAbsolute ? aliased.slice(context.directory.length) : aliased;
  if (!/^(\.{0,2}\/|\*\*)/.test(path)) return undefined;
  return { pattern: toRootPath(path, from), negated };
}

function findFiles(
  { sources }: FrontEndContext,
  globs: readonly (Glob | undefined)[],
  exhaustive: boolean,
): readonly string[] {
  const matcher = (negated: boolean) => {
    const patterns = globs.flatMap((glob) => (glob?.negated === negated ? [glob.pattern] : []));
    return patterns.length === 0 ? () => false : picomatch(patterns, { dot: exhaustive });
  };
  const [isIncluded, isExcluded] = [matcher(false), matcher(true)];
  return sources.files.map(({ path }) => path).filter((path) => isIncluded(path) && !isExcluded(path));
}

function importEagerly(specifier: string, member: string | undefined, edits: ModuleEdits): string {
  if (member === undefined || member === "*")
    return edits.addImport((name) => `import * as ${name} from ${specifier};`);
  return edits.addImport((name) => `import { ${JSON.stringify(member)} as ${name} } from ${specifier};`);
}

function importLazily(specifier: string, member: string | undefined): string {
  const load = `() => import(${specifier})`;
  if (member === undefined || member === "*") return load;
  return `${load}.then((module) => module[${JSON.stringify(member)}])`;
}

/** Makes a path relative to the app's directory; a relative path is relative to `folder`. */
function toRootPath(path: string, folder: string): string {
  if (path.startsWith("/")) return path.slice(1);
  return path.startsWith(".") ? posix.join(folder, path) : path;
}

function toRelative(folder: string, path: string): string {
  const relative = posix.relative(folder, path);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { Optimizations } from "../context/optimizations.ts";
import { readTokens } from "../syntax/chunk-tokens.ts";
import type { Edit } from "../syntax/edits.ts";
import { leadingImports } from "./interop-names.ts";

/** Any member except `default`, which a CommonJS package does not define. */
const NAMED_MEMBER = /\.(?!default(?![\w$]))[A-Za-z_$]/y;

/** The start of a module's part of a chunk: it imports packages as `var x=interop(require_x(),1),…`. */
interface Head {
  readonly start: number;
  readonly end: number;
  readonly declarations: readonly Declaration[];
  /** What follows the declarations: a comma, a semicolon, or nothing at the end of the line or chunk. */
  readonly tail: string;
}

interface Declaration {
  readonly name: string;
  readonly at: number;
  readonly value: string;
}

interface Uses {
  readonly heads: readonly Head[];
  /** Offsets of a name except its declaration; undefined if they are not known. */
  find(name: string): readonly number[] | undefined;
}

/**
 * Merges imports of the same CommonJS package: esbuild imports it once per module, Vite once per chunk. Later imports
 * become uses of the first one; if code only uses named exports, the package is used directly, as in Vite. `text` is a
 * minified chunk, and `interop` is its name for `__toESM`. esbuild declares a name only once at the top level of a chunk,
 * so one name is one package.
 */
export function mergeImports(
  text: string,
  interop: string,
  optimizations: Pick<Optimizations, "plainTokens" | "skipPackages">,
): readonly Edit[] {
  const uses = readUses(text, findHeads(text, interop), optimizations);
  const declarations = uses?.heads.flatMap((head) => head.declarations) ?? [];
  if (uses === undefined || new Set(declarations.map(({ name }) => name)).size < declarations.length)
    return [];
  const firsts = new Map<string, string>();
  const namespaces = new Set<string>();
  for (const { name, value } of declarations) {
    const first = firsts.get(value) ?? name;
    firsts.set(value, first);
    const isNamed = uses.find(name)?.every((at) => isNamedMember(text, at + name.length));
    if (isNamed !== true) namespaces.add(first);
  }
  const { edits, removed } = renameUses(text, { uses, declarations, firsts });
  const valueFor = ({ name, value }: Declaration) => {
    const first = firsts.get(value) ?? name;
    if (first !== name) return first;
    return namespaces.has(name) ? value : findPackageCall(value);
  };
  for (const { start, end, declarations: list, tail } of uses.heads) {
    const remaining = list.filter(({ name }) => !removed.has(name));
    const written = remaining.map((declaration) => `${declaration.name}=${valueFor(declaration)}`).join(",");
    const rest = tail === "," ? "var " : "";
    edits.push({ span: { start, end }, text: written === "" ? rest : `var ${written}${tail}` });
  }
  return edits;
}

interface Merge {
  readonly uses: Uses;
  readonly declarations: readonly Declaration[];
  /** The first name of each imported package. */
  readonly firsts: ReadonlyMap<string, string>;
}

/** Replaces later names of a package with its first one, and returns the names that are no longer needed. */
function renameUses(text: string, { uses, declarations, firsts }: Merge) {
  const edits: Edit[] = [];
  const removed = new Set<string>();
  for (const { name, value } of declarations) {
    const first = firsts.get(value) ?? name;
    const found = uses.find(name);
    // Only a name before a dot is certainly an expression, which another name can replace.
    if (first === name || !found?.every((at) => text[at + name.length] === ".")) continue;
    removed.add(name);
    for (const at of found) edits.push({ span: { start: at, end: at + name.length }, text: first });
  }
  return { edits, removed };
}

function findHeads(text: string, interop: string): readonly Head[] {
  const call = String.raw`[\w$]+=${literalPattern(interop)}\([\w$]+\(\)(?:,1)?\)`;
  const head = new RegExp(String.raw`(?<![\w$.])var (${call}(?:,${call})*)(,|;|(?=\n|$))`, "g");
  return Array.from(text.matchAll(head), ({ index: start, 0: written, 1: list = "", 2: tail = "" }) => {
    let at = start + "var ".length;
    const declarations = list.split(/,(?=[\w$]+=)/).map((declaration) => {
      const [name = "", value = ""] = declaration.split("=");
      const found = { name, at, value };
      at += declaration.length + 1;
      return found;
    });
    return { start, end: start + written.length, declarations, tail };
  });
}

function readUses(
  text: string,
  candidates: readonly Head[],
  { plainTokens, skipPackages }: Pick<Optimizations, "plainTokens" | "skipPackages">,
): Uses | undefined {
  const [first] = candidates;
  if (first === undefined) return undefined;
  const names = new Set(candidates.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  // A name in an import statement may be that of the other chunk.
  const start = leadingImports(text).length;
  // The code of packages comes first. A name that it mentions is not merged, whatever it means there.
  const any = new RegExp(
    String.raw`(?<![\w$]|(?<!\.\.)\.)(?:${[...names].map(literalPattern).join("|")})(?![\w$])`,
    "g",
  );
  const mentioned = new Set(text.slice(start, first.start).match(any));
  const read = (from: number) => readTokens(text, { names, from, plainTokens });
  const tokens = (skipPackages ? read(first.start) : undefined) ?? read(start);
  if (tokens === undefined) return undefined;
  // A candidate may be part of a string, or of a function in a package.
  const heads = candidates.filter((head) => tokens.statements.has(head.start));
  const declared = new Set(heads.flatMap(({ declarations }) => declarations.map(({ at }) => at)));
  return {
    heads,
    find: (name) =>
      mentioned.has(name) ? undefined : (tokens.uses.get(name) ?? []).filter((at) => !declared.has(at)),
  };
}

function isNamedMember(text: string, at: number): boolean {
  NAMED_MEMBER.lastIndex = at;
  return NAMED_MEMBER.test(text);
}

/** Returns the call of the package in `interop(require_x(),1)`, without the one that creates a default export. */
function findPackageCall(value: string): string {
  return value.replace(/^[\w$]+\((.*?\(\)).*$/s, "$1");
}

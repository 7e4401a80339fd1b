import { literalPattern } from "../../esbuild/literal-pattern.ts";
import type { Edit } from "../html/html-page.ts";
import { readTokens } from "./chunk-tokens.ts";
import { importsOf } from "./interop-names.ts";

/** Any member but `default`, which a package in CommonJS format does not have by itself. */
const NAMED_MEMBER = /\.(?!default(?![\w$]))[A-Za-z_$]/y;

/** What a module's part of a chunk begins with: its packages, as `var x=interop(require_x(),1),…`. */
interface Head {
  readonly start: number;
  readonly end: number;
  readonly declarations: readonly Declaration[];
  /** What follows: more of the same statement, its end, or the end of the chunk. */
  readonly tail: string;
}

interface Declaration {
  readonly name: string;
  readonly at: number;
  readonly value: string;
}

interface Uses {
  readonly heads: readonly Head[];
  /** Where a name stands beside its declaration; undefined when that is not known. */
  of(name: string): readonly number[] | undefined;
}

/**
 * esbuild imports a package in CommonJS format once for every module, Vite once for every chunk. Here the first import
 * stands for the later ones; and where only named exports are used, the package is taken as it is, as Vite does.
 * `text` is a minified chunk and `interop` is what it calls `__toESM`. What esbuild declares at the top of a chunk has a
 * name that is declared nowhere else in it, so one name is one package.
 */
export function mergeImports(text: string, interop: string): readonly Edit[] {
  const uses = readUses(text, findHeads(text, interop));
  const declarations = uses?.heads.flatMap((head) => head.declarations) ?? [];
  if (uses === undefined || new Set(declarations.map(({ name }) => name)).size < declarations.length)
    return [];

  const firsts = new Map<string, string>();
  const namespaces = new Set<string>();
  for (const { name, value } of declarations) {
    const first = firsts.get(value) ?? name;
    firsts.set(value, first);
    const isNamed = uses.of(name)?.every((at) => isNamedMember(text, at + name.length));
    if (isNamed !== true) namespaces.add(first);
  }
  const edits: Edit[] = [];
  const gone = new Set<string>();
  for (const { name, value } of declarations) {
    const first = firsts.get(value) ?? name;
    const found = uses.of(name);
    // Only before a dot it is certainly an expression, which another name can stand for.
    if (first === name || !found?.every((at) => text[at + name.length] === ".")) continue;
    gone.add(name);
    for (const at of found) edits.push({ span: { start: at, end: at + name.length }, text: first });
  }
  const valueFor = ({ name, value }: Declaration) => {
    const first = firsts.get(value) ?? name;
    if (first !== name) return first;
    return namespaces.has(name) ? value : packageIn(value);
  };
  for (const { start, end, declarations: list, tail } of uses.heads) {
    const kept = list.filter(({ name }) => !gone.has(name));
    const written = kept.map((declaration) => `${declaration.name}=${valueFor(declaration)}`).join(",");
    const rest = tail === "," ? "var " : "";
    edits.push({ span: { start, end }, text: written === "" ? rest : `var ${written}${tail}` });
  }
  return edits;
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

function readUses(text: string, candidates: readonly Head[]): Uses | undefined {
  const [first] = candidates;
  if (first === undefined) return undefined;
  const names = new Set(candidates.flatMap(({ declarations }) => declarations.map(({ name }) => name)));
  // What a chunk imports has the name there that it has in the other chunk.
  const start = importsOf(text).length;
  // The packages themselves come first, and are most of a chunk: they are not read token by token.
  const any = new RegExp(
    String.raw`(?<![\w$]|(?<!\.\.)\.)(?:${[...names].map(literalPattern).join("|")})(?![\w$])`,
    "g",
  );
  const mentioned = new Set(text.slice(start, first.start).match(any));
  const tokens = readTokens(text, names, first.start) ?? readTokens(text, names, start);
  if (tokens === undefined) return undefined;
  // A string, or a function of a package's, may hold what looks like a head.
  const heads = candidates.filter((head) => tokens.statements.has(head.start));
  const declared = new Set(heads.flatMap(({ declarations }) => declarations.map(({ at }) => at)));
  return {
    heads,
    of: (name) =>
      mentioned.has(name) ? undefined : (tokens.uses.get(name) ?? []).filter((at) => !declared.has(at)),
  };
}

function isNamedMember(text: string, at: number): boolean {
  NAMED_MEMBER.lastIndex = at;
  return NAMED_MEMBER.test(text);
}

/** `interop(require_x(),1)` without what makes a namespace with a default export of it. */
function packageIn(value: string): string {
  return value.replace(/^[\w$]+\((.*?\(\)).*$/, "$1");
}

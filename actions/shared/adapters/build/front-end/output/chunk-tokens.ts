import { tokenizer } from "acorn";
import type { Span } from "../html/html-page.ts";
import { readPlainTokens } from "./plain-tokens.ts";

/** Where names stand in a script, by offset. */
export interface ChunkTokens {
  /** `var` statements outside of every function and block. */
  readonly statements: ReadonlySet<number>;
  /** The names that were asked for, where they stand for a variable: not as a key, and not after a dot. */
  readonly uses: ReadonlyMap<string, readonly number[]>;
}

const OPENING = new Set(["{", "(", "[", "${"]);
const CLOSING = new Set(["}", ")", "]"]);
const WORDS = new Set(["name", "var"]);
const AFTER_DOT = /(?<=(?<!\.\.)\.\s*)/y;
const KEY_FOLLOWS = /(?<=[{,]\s*)/y;

/**
 * Reads a minified script from `from` on, which should be outside of every function and block. Undefined when that
 * cannot be, or when it is no script.
 */
export function readTokens(text: string, names: ReadonlySet<string>, from: number): ChunkTokens | undefined {
  const tokens = readPlainTokens(text, from) ?? parseTokens(text, from);
  if (tokens === undefined) return undefined;
  const statements = new Set<number>();
  const uses = new Map<string, number[]>();
  let depth = 0;
  for (const { start, end } of tokens) {
    const token = text.slice(start, end);
    if (OPENING.has(token)) depth += 1;
    else if (CLOSING.has(token)) depth -= 1;
    else if (token === "var") {
      if (depth === 0) statements.add(start);
    } else if (names.has(token) && standsForVariable(text, start, end)) {
      const known = uses.get(token);
      if (known === undefined) uses.set(token, [start]);
      else known.push(start);
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 ? { statements, uses } : undefined;
}

function standsForVariable(text: string, start: number, end: number): boolean {
  const isKey = text[end] === ":" && matchesAt(KEY_FOLLOWS, text, start);
  return !isKey && !matchesAt(AFTER_DOT, text, start);
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

function parseTokens(text: string, from: number): readonly Span[] | undefined {
  const tokens: Span[] = [];
  try {
    for (const { type, start, end } of tokenizer(text.slice(from), {
      ecmaVersion: "latest",
      sourceType: "module",
    })) {
      const { label } = type;
      if (WORDS.has(label) || OPENING.has(label) || CLOSING.has(label))
        tokens.push({ start: from + start, end: from + end });
    }
  } catch {
    return undefined;
  }
  return tokens;
}

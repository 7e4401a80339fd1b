import { tokenizer } from "acorn";
import type { Span } from "./edits.ts";
import { readPlainTokens } from "./plain-tokens.ts";

/** Where a script declares and uses variables, as offsets. */
interface ChunkTokens {
  /** `var` statements outside all functions and blocks. */
  readonly statements: ReadonlySet<number>;
  /** Uses of the requested names as variables: not as keys, and not after a dot. */
  readonly uses: ReadonlyMap<string, readonly number[]>;
}

interface TokenRequest {
  /** Names to find. */
  readonly names: ReadonlySet<string>;
  /** Offset to start at, outside all functions and blocks. */
  readonly from: number;
  /** Uses a regular expression instead of a parser if the script allows it. */
  readonly plainTokens: boolean;
}

const OPENING = new Set(["{", "(", "[", "${"]);
const CLOSING = new Set(["}", ")", "]"]);
const WORDS = new Set(["name", "var"]);
const AFTER_DOT = /(?<=(?<!\.\.)\.\s*)/y;
const KEY_FOLLOWS = /(?<=[{,]\s*)/y;

/**
 * Reads the tokens of a minified script. Returns undefined if it is not a valid script, or if `from` turns out to be inside
 * a function or block.
 */
export function readTokens(
  text: string,
  { names, from, plainTokens }: TokenRequest,
): ChunkTokens | undefined {
  const tokens = (plainTokens ? readPlainTokens(text, from) : undefined) ?? parseTokens(text, from);
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
    } else if (names.has(token) && isVariable(text, start, end)) {
      const known = uses.get(token);
      if (known === undefined) uses.set(token, [start]);
      else known.push(start);
    }
    if (depth < 0) return undefined;
  }
  return depth === 0 ? { statements, uses } : undefined;
}

function isVariable(text: string, start: number, end: number): boolean {
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

import type { Span } from "./edits.ts";

/** Quoted strings, and template literals without expressions; `\x60` is a backtick. */
const STRING = String.raw`"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\x60(?:[^\x60\\$]|\\[^]|\$(?!\{))*\x60`;
const NUMBER_OR_PRIVATE_NAME = String.raw`\.?\d[\w.]*|#[\w$]+`;
const TOKEN = String.raw`[A-Za-z_$][\w$]*|[{}()[\]]`;
const NOT_PLAIN = String.raw`["'\x60/\\#]|[^\0-\x7f]`;
const PART = new RegExp(`${STRING}|${NUMBER_OR_PRIVATE_NAME}|(${TOKEN})|(${NOT_PLAIN})`, "g");

/** A string of some tens of millions of characters would overflow the stack of the regular expression engine. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Finds the words and brackets of a script from `from` on, except those within strings. Returns undefined if that takes a
 * parser, because only a parser can tell whether a slash divides or starts a regular expression or a comment. Most chunks
 * without packages contain neither slashes nor template literals with expressions.
 */
export function readPlainTokens(text: string, from: number): readonly Span[] | undefined {
  if (text.length - from > MAX_LENGTH) return undefined;
  const tokens: Span[] = [];
  PART.lastIndex = from;
  for (let part = PART.exec(text); part !== null; part = PART.exec(text)) {
    if (part[2] !== undefined) return undefined;
    if (part[1] !== undefined) tokens.push({ start: part.index, end: PART.lastIndex });
  }
  return tokens;
}

import type { Span } from "../html/html-page.ts";

/** Texts in quotes, and templates without code in them: `\x60` is a backtick. */
const TEXT = String.raw`"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|\x60(?:[^\x60\\$]|\\[^]|\$(?!\{))*\x60`;
const NUMBER_OR_PRIVATE_NAME = String.raw`\.?\d[\w.]*|#[\w$]+`;
const TOKEN = String.raw`[A-Za-z_$][\w$]*|[{}()[\]]`;
const NOT_PLAIN = String.raw`["'\x60/\\#]|[^\0-\x7f]`;
const PART = new RegExp(`${TEXT}|${NUMBER_OR_PRIVATE_NAME}|(${TOKEN})|(${NOT_PLAIN})`, "g");

/** A text of some tens of millions of characters would use up the stack of the engine for patterns. */
const MAX_LENGTH = 4 * 1024 * 1024;

/**
 * Words and brackets of a script from `from` on, without what is within strings. Undefined where it takes a parser to
 * tell: only one knows whether a slash divides or begins a pattern or a comment. Most chunks that are no packages have
 * neither, nor a template with code in it, and are read many times faster than by a parser that has not run before.
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

/** How a text can be written so that no pattern matches it. */
export type Encoding = "Base64" | "hexadecimal" | "escapes";

/** A run of characters that may be an encoded text. */
export interface EncodedRun {
  readonly encoding: Encoding;
  readonly value: string;
  readonly index: number;
}

/** An escape of JavaScript and JSON, of HTML, or of URLs, of an ASCII character. */
const ESCAPES =
  /\\x([0-9a-f]{2})|\\u(?:00([0-9a-f]{2})|\{0{0,4}([0-9a-f]{2})\})|&#x0{0,4}([0-9a-f]{2});|%([0-9a-f]{2})|&#0{0,4}(\d{2,3});/gi;

/**
 * Runs that can hold a credential; longer ones are images and fonts. Each begins where no longer run could, so that the search
 * takes time in proportion to the text.
 */
const RUNS: readonly (readonly [encoding: Encoding, pattern: RegExp])[] = [
  ["Base64", /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,8192}={0,2}/g],
  ["hexadecimal", /(?<![0-9A-Za-z])(?:[0-9a-f]{2}){20,2048}(?![0-9A-Za-z])/gi],
];

/** Starts at an escape, which is rare, and not at the characters in front of it, which are everywhere. */
const ESCAPED =
  /(?:(?:\\x[0-9a-f]{2}|\\u(?:00[0-9a-f]{2}|\{0{0,4}[0-9a-f]{2}\})|&#(?:x0{0,4}[0-9a-f]{2}|0{0,4}\d{2,3});|%[0-9a-f]{2})[\w.+/=-]{0,200}){1,400}/gi;

/** Finds the runs of a text that may be encoded. */
export function findRuns(text: string): readonly EncodedRun[] {
  const runs = RUNS.flatMap(([encoding, pattern]) =>
    Array.from(text.matchAll(pattern), ({ 0: value, index }) => ({ encoding, value, index })),
  );
  const escaped = Array.from(text.matchAll(ESCAPED), ({ 0: value, index }): EncodedRun => {
    const [before = ""] = /(?<![\w.+/=-])[\w.+/=-]*$/.exec(text.slice(Math.max(0, index - 200), index)) ?? [];
    return { encoding: "escapes", value: before + value, index: index - before.length };
  });
  return [...runs, ...escaped];
}

/** Returns what a run may decode to, as Latin-1. */
export function decodeRun(value: string, encoding: Encoding): readonly string[] {
  switch (encoding) {
    case "Base64":
      // Characters in front of the encoded text shift it.
      return [0, 1, 2, 3].map((shift) => decodeBase64(value.slice(shift)));
    case "hexadecimal":
      return [value.replace(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16)))];
    case "escapes":
      return [value.replace(ESCAPES, unescapeOne)];
  }
}

function unescapeOne(_: string, ...groups: (string | undefined)[]): string {
  const [x, u, brace, html, url, decimal] = groups;
  const hex = x ?? u ?? brace ?? html ?? url;
  return String.fromCharCode(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
}

/** Decodes standard and URL-safe Base64; what does not decode becomes an empty string. */
function decodeBase64(run: string): string {
  const text = run.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  try {
    return atob(text.slice(0, text.length - (text.length % 4 === 1 ? 1 : 0)));
  } catch {
    return "";
  }
}

import { findAssignedSecrets } from "./assigned-secrets.ts";
import { decodeRun, type Encoding, findRuns } from "./decode-runs.ts";
import { encodingsOf } from "./secret-encodings.ts";
import { SECRET_FORMATS } from "./secret-formats.ts";

/** A credential found in a text. */
export interface FoundSecret {
  /** Kind of the credential, as a noun phrase with an article. */
  readonly kind: string;
  /** 1-based. */
  readonly line: number;
  /** The first four characters and `…`; the value itself is never repeated. */
  readonly shown: string;
}

/** What to search for. */
export interface SecretSearch {
  /** Credentials of this run, which are found in any encoding. */
  readonly known?: readonly string[];
  /**
   * The text: `source` that somebody writes, whose named random values count too; `published` output of a build, in
   * which keys that browsers need are allowed; or `prose` such as a comment.
   */
  readonly in?: "source" | "published" | "prose";
}

/** One pass for the hints of all formats takes a quarter of the time of one pass each. */
const ANY_HINT = new RegExp(
  SECRET_FORMATS.flatMap(({ hints }) => hints.split(" "))
    .map((hint) => hint.replace(/[.+]/g, "\\$&"))
    .join("|"),
  "g",
);

/** What decodes to this may hold a credential; decoded words and identifiers do not. */
const READABLE = /[\t\n\r\x20-\x7E]{18}/;

interface Match {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
  readonly shown: string;
}

/** Finds the credentials in a text, also encoded in Base64, in hexadecimal or with escapes, once or twice. Ones that overlap count once. */
export function findSecrets(text: string, search: SecretSearch = {}): readonly FoundSecret[] {
  let line = 1;
  let counted = 0;
  return findMatches(text, search).map(({ kind, start, shown }) => {
    line += text.slice(counted, start).split("\n").length - 1;
    counted = start;
    return { kind, line, shown };
  });
}

/** Replaces the credentials in a text. */
export function redactSecrets(text: string, search: SecretSearch = {}): string {
  let redacted = "";
  let end = 0;
  for (const match of findMatches(text, { in: "prose", ...search })) {
    redacted += `${text.slice(end, match.start)}${match.shown}[redacted]`;
    end = match.end;
  }
  return redacted + text.slice(end);
}

/** Returns the credentials in the order of the text. */
function findMatches(text: string, { known = [], in: where = "source" }: SecretSearch): readonly Match[] {
  const matches = [
    ...findKnown(text, known),
    ...findFormats(text, where),
    ...findEncoded(text, where),
    ...(where === "source" ? findAssigned(text) : []),
  ];
  if (matches.length === 0) return [];
  // A mark for each character: a file can hold so many matches that comparing each with each takes minutes.
  const taken = new Uint8Array(text.length);
  // Of those that overlap, the first in the list above stays, because it says most.
  const kept = matches.filter(({ start, end }) => {
    if (taken.subarray(start, end).includes(1)) return false;
    taken.fill(1, start, end);
    return true;
  });
  return kept.sort((a, b) => a.start - b.start);
}

function findKnown(text: string, known: readonly string[]): Match[] {
  return known.flatMap(encodingsOf).flatMap((encoded) => {
    const found: Match[] = [];
    for (
      let start = text.indexOf(encoded);
      start !== -1;
      start = text.indexOf(encoded, start + encoded.length)
    ) {
      found.push({ kind: "a credential of this run", start, end: start + encoded.length, shown: "…" });
    }
    return found;
  });
}

function findFormats(text: string, where: SecretSearch["in"]): Match[] {
  const present = new Set(Array.from(text.matchAll(ANY_HINT), ([hint]) => hint));
  if (present.size === 0) return [];
  return SECRET_FORMATS.flatMap(({ kind, hints, pattern, mayBePublic = false }) => {
    if (mayBePublic && where === "published") return [];
    if (!hints.split(" ").some((hint) => present.has(hint))) return [];
    return [...text.matchAll(pattern)].map(({ 0: value, index }) => toMatch(kind, value, index));
  });
}

function toMatch(kind: string, value: string, start: number): Match {
  return { kind, start, end: start + value.length, shown: `${value.slice(0, 4)}…` };
}

function findAssigned(text: string): Match[] {
  return findAssignedSecrets(text).map(({ value, index }) => toMatch("a credential", value, index));
}

function findEncoded(text: string, where: SecretSearch["in"]): Match[] {
  const found: Match[] = [];
  for (const { encoding, value, index } of findRuns(text)) {
    const kind = findInside(value, encoding, where);
    if (kind === undefined) continue;
    found.push({ kind, start: index, end: index + value.length, shown: `${value.slice(0, 4)}…` });
  }
  return found;
}

/** Returns the kind of the credential that a run decodes to, also if it was encoded twice. */
function findInside(
  value: string,
  encoding: Encoding,
  where: SecretSearch["in"],
  isInner = false,
): string | undefined {
  for (const decoded of decodeRun(value, encoding)) {
    if (!READABLE.test(decoded)) continue;
    const [first] = findFormats(decoded, where);
    if (first !== undefined) return `${first.kind} in ${encoding}`;
    if (isInner) continue;
    for (const inner of findRuns(decoded)) {
      const kind = findInside(inner.value, inner.encoding, where, true);
      if (kind !== undefined) return `${kind} in ${encoding}`;
    }
  }
  return undefined;
}

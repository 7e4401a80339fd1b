import { lineAndColumnAt } from "../text/line-and-column.ts";
import { quote } from "../text/quote.ts";
import { LockFileInvalid } from "./lock-file-invalid.ts";

/** Deeper than npm's version 1 nests packages in real projects. */
const MAX_DEPTH = 200;
const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
const SPACE = /[\s\uFEFF]*/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const STRING = /"(?:[^"\\\n]|\\.)*"/y;
const SCALAR = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Parses JSON; `relaxed` allows comments and trailing commas, which bun writes. Unlike `JSON.parse`, it refuses an object
 * with two equal keys, of which a reader and a package manager could see different ones. Throws LockFileInvalid.
 */
export function parseJsonDocument(text: string, { relaxed }: { readonly relaxed: boolean }): unknown {
  const parsed = relaxed ? undefined : parseFast(text);
  if (parsed !== undefined) return parsed;
  const reader = new JsonReader(text, relaxed);
  const value = reader.readValue(0);
  reader.requireEnd();
  return value;
}

const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"/g;

/**
 * Parses with `JSON.parse`, which takes a fifth of the time. Undefined for a text that the reader below has to look at,
 * because it is not JSON, repeats a key, names an object's prototype or nests too deep.
 */
function parseFast(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // Outside strings, JSON has one colon for each member of an object.
    const written = text.replace(STRINGS, "").split(":").length - 1;
    return countMembers(value, 0) === written ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Counts the members of all objects in a value; not a number if the value must not be used. */
function countMembers(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > MAX_DEPTH || Object.hasOwn(value, "__proto__")) return Number.NaN;
  const members: readonly unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : members.length;
  for (const member of members) count += countMembers(member, depth + 1);
  return count;
}

class JsonReader {
  readonly #text: string;
  readonly #relaxed: boolean;
  #offset = 0;

  constructor(text: string, relaxed: boolean) {
    this.#text = text;
    this.#relaxed = relaxed;
  }

  readValue(depth: number): unknown {
    if (depth > MAX_DEPTH) throw this.#error(`nests more than ${MAX_DEPTH} levels`);
    this.#skipSpace();
    const first = this.#text[this.#offset];
    if (first === "{") return this.#readObject(depth);
    if (first === "[") return this.#readArray(depth);
    if (first === '"') return this.#readString();
    const scalar = this.#match(SCALAR);
    if (scalar === undefined) throw this.#error("is not JSON");
    return scalar in LITERALS ? LITERALS[scalar] : Number(scalar);
  }

  requireEnd(): void {
    this.#skipSpace();
    if (this.#offset < this.#text.length) throw this.#error("has text after its end");
  }

  #readObject(depth: number): Readonly<Record<string, unknown>> {
    const members: Record<string, unknown> = {};
    this.#readList("}", () => {
      this.#skipSpace();
      const key = this.#readString();
      if (key === "__proto__" || Object.hasOwn(members, key))
        throw this.#error(`repeats the key ${quote(key)}`);
      this.#skipSpace();
      if (this.#text[this.#offset] !== ":") throw this.#error("lacks a colon");
      this.#offset += 1;
      members[key] = this.readValue(depth + 1);
    });
    return members;
  }

  #readArray(depth: number): readonly unknown[] {
    const values: unknown[] = [];
    this.#readList("]", () => values.push(this.readValue(depth + 1)));
    return values;
  }

  #readList(end: string, readItem: () => void): void {
    this.#offset += 1;
    for (let first = true; ; first = false) {
      this.#skipSpace();
      if (this.#text[this.#offset] === end && (first || this.#relaxed)) break;
      readItem();
      this.#skipSpace();
      const next = this.#text[this.#offset];
      if (next === end) break;
      if (next !== ",") throw this.#error("lacks a comma");
      this.#offset += 1;
    }
    this.#offset += 1;
  }

  #readString(): string {
    const raw = this.#match(STRING);
    if (raw === undefined) throw this.#error("is not JSON");
    if (!raw.includes("\\")) return raw.slice(1, -1);
    try {
      return String(JSON.parse(raw));
    } catch {
      throw this.#error("has an invalid string");
    }
  }

  #skipSpace(): void {
    this.#match(SPACE);
    while (this.#relaxed && this.#match(COMMENT) !== undefined) this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#offset += found.length;
    return found;
  }

  #error(message: string): LockFileInvalid {
    return new LockFileInvalid(message, { line: lineAndColumnAt(this.#text, this.#offset).line });
  }
}

import {
  createScanner,
  findNodeAtLocation,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";

export type KeyPath = readonly (string | number)[];

/** 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A configuration file as data that still knows where everything stands. */
export interface ConfigDocument {
  readonly value: unknown;
  /** Where the value at `path` is given; for one that is missing, where its nearest parent is. */
  locate(path: KeyPath): Place;
}

export class ConfigSyntaxError extends Error {
  override readonly name = "ConfigSyntaxError";
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

/** Nothing real comes near it, and the parser calls itself for each level. */
const MAX_DEPTH = 100;

/** JSON with comments and trailing commas, as wrangler takes it. Throws ConfigSyntaxError. */
export function parseJsoncDocument(text: string): ConfigDocument {
  refuseDepth(text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const reason = error === undefined ? "the file is empty" : printParseErrorCode(error.error);
    throw new ConfigSyntaxError(`This is not JSON: ${reason}.`, placeOf(text, error?.offset ?? 0));
  }
  return {
    value: toValue(root),
    locate(path) {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const node = findNodeAtLocation(root, [...path.slice(0, depth)]);
        // A key is where the eye looks for it; an entry of a list has none.
        if (node !== undefined) return placeOf(text, (keyOf(node) ?? node).offset);
      }
      return placeOf(text, root.offset);
    },
  };
}

/** By the numbers of jsonc-parser's `SyntaxKind`, a const enum: braces and brackets open and close. */
const STEPS: Readonly<Record<number, number>> = { 1: 1, 3: 1, 2: -1, 4: -1 };
const END_OF_FILE = 17;

function refuseDepth(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END_OF_FILE; token = scanner.scan()) {
    depth += STEPS[token] ?? 0;
    if (depth <= MAX_DEPTH) continue;
    const place = placeOf(text, scanner.getTokenOffset());
    throw new ConfigSyntaxError(`This is nested deeper than ${MAX_DEPTH} levels.`, place);
  }
}

type JsonNode = NonNullable<ReturnType<typeof parseTree>>;

function keyOf(node: JsonNode): JsonNode | undefined {
  return node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
}

function toValue(node: JsonNode): unknown {
  if (node.type === "array") return (node.children ?? []).map(toValue);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(
    (node.children ?? []).map(({ children: [key, value] = [] }) => [
      String(key?.value),
      value === undefined ? null : toValue(value),
    ]),
  );
}

/** Throws ConfigSyntaxError. */
export async function parseTomlDocument(text: string): Promise<ConfigDocument> {
  // New apps have JSON.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return { value: parse(text), locate: (path) => locateInToml(text, path) };
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const [reason = ""] = thrown.message.split("\n");
    throw new ConfigSyntaxError(reason, { line: thrown.line, column: thrown.column });
  }
}

const TABLE = /^\s*(\[\[?)\s*([^\]]+?)\s*\]/;
const KEY = /^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/;

/**
 * The parser keeps no positions, so the lines are read again for table headers and keys. Keys inside of
 * inline tables are found by the key that holds them.
 */
function locateInToml(text: string, path: KeyPath): Place {
  const counts = new Map<string, number>();
  let table: KeyPath = [];
  let best: { readonly place: Place; readonly depth: number } = { place: { line: 1, column: 1 }, depth: 0 };
  const offer = (candidate: KeyPath, place: Place) => {
    // `[env.staging]` is also the first sign of `env`.
    const depth = Math.min(candidate.length, path.length);
    const matches = candidate.slice(0, depth).every((segment, index) => segment === path[index]);
    if (matches && depth > best.depth) best = { place, depth };
  };
  for (const [index, line] of text.split("\n").entries()) {
    const header = TABLE.exec(line);
    const key = KEY.exec(line);
    if (header !== null) {
      const name = splitKey(header[2] ?? "");
      table = header[1] === "[[" ? [...name, nextIndex(counts, name)] : name;
      offer(table, { line: index + 1, column: line.indexOf("[") + 1 });
    } else if (key !== null) {
      offer([...table, ...splitKey(key[2] ?? "")], { line: index + 1, column: (key[1] ?? "").length + 1 });
    }
  }
  return best.place;
}

function splitKey(key: string): string[] {
  return (key.match(/[\w-]+|"[^"]*"|'[^']*'/g) ?? []).map((part) => part.replace(/^["']|["']$/g, ""));
}

function nextIndex(counts: Map<string, number>, name: readonly string[]): number {
  const key = name.join("\0");
  const index = counts.get(key) ?? 0;
  counts.set(key, index + 1);
  return index;
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

import {
  createScanner,
  findNodeAtLocation,
  type ParseError,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import type { FieldPath } from "../../../domain/schema/validate.ts";
import { type LineAndColumn, lineAndColumnAt } from "../../../domain/text/line-and-column.ts";

/** The value of a configuration file and the locations in it. */
export interface ConfigDocument {
  readonly value: unknown;
  /** Returns the location of the key at `path`, or of its nearest parent when the key is missing. */
  locate(path: FieldPath): LineAndColumn;
}

/** Thrown for a file that cannot be parsed. */
export class ConfigSyntaxError extends Error {
  override readonly name = "ConfigSyntaxError";
  readonly location: LineAndColumn;
  readonly code: ProblemCode | undefined;

  constructor(message: string, location: LineAndColumn, code?: ProblemCode) {
    super(message);
    this.location = location;
    this.code = code;
  }
}

/** Far more than real files need; the parser is recursive and would overflow the stack. */
const MAX_DEPTH = 100;

/** Parses a configuration file by the format of its name. Throws ConfigSyntaxError. */
export async function parseConfigDocument(name: string, content: string): Promise<ConfigDocument> {
  // wrangler accepts a byte order mark, which some editors write.
  const text = content.replace(/^\uFEFF/, "");
  return name.endsWith(".toml") ? parseTomlDocument(text) : parseJsoncDocument(text);
}

/** Parses a configuration file; undefined if it cannot be parsed. */
export async function tryParseConfigDocument(
  name: string,
  text: string,
): Promise<ConfigDocument | undefined> {
  try {
    return await parseConfigDocument(name, text);
  } catch (thrown) {
    if (thrown instanceof ConfigSyntaxError) return undefined;
    throw thrown;
  }
}

/** Parses JSON with comments and trailing commas, as wrangler does. */
function parseJsoncDocument(text: string): ConfigDocument {
  refuseDepth(text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined || root === undefined) {
    const reason = error === undefined ? "the file is empty" : printParseErrorCode(error.error);
    const location = lineAndColumnAt(text, error?.offset ?? 0);
    throw new ConfigSyntaxError(`This is not valid JSON: ${reason}.`, location, "config-syntax");
  }
  return {
    value: toValue(root),
    locate(path) {
      for (let depth = path.length; depth > 0; depth -= 1) {
        const node = findNodeAtLocation(root, [...path.slice(0, depth)]);
        // A property is located at its key; an entry of an array has none.
        if (node !== undefined) return lineAndColumnAt(text, (findKey(node) ?? node).offset);
      }
      return lineAndColumnAt(text, root.offset);
    },
  };
}

/** Change of depth at opening and closing braces and brackets, by the numbers of jsonc-parser's const enum `SyntaxKind`. */
const STEPS: Readonly<Record<number, number>> = { 1: 1, 3: 1, 2: -1, 4: -1 };
const END_OF_FILE = 17;

function refuseDepth(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END_OF_FILE; token = scanner.scan()) {
    depth += STEPS[token] ?? 0;
    if (depth <= MAX_DEPTH) continue;
    const location = lineAndColumnAt(text, scanner.getTokenOffset());
    const message = `The configuration is nested deeper than ${MAX_DEPTH} levels.`;
    throw new ConfigSyntaxError(message, location, "config-too-deep");
  }
}

type JsonNode = NonNullable<ReturnType<typeof parseTree>>;

function findKey(node: JsonNode): JsonNode | undefined {
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

async function parseTomlDocument(text: string): Promise<ConfigDocument> {
  // Loaded on demand, because new apps have JSON.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return { value: parse(text), locate: (path) => locateInToml(text, path) };
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    const [reason = ""] = thrown.message.split("\n");
    throw new ConfigSyntaxError(reason, { line: thrown.line, column: thrown.column });
  }
}

const TABLE = /^\s*(\[\[?)([^\]]+)\]/;
const KEY = /^(\s*)((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/;

/**
 * Searches the lines for table headers and keys, because the parser returns no positions. A key in an inline table is located
 * at the key of that table.
 */
function locateInToml(text: string, path: FieldPath): LineAndColumn {
  const counts = new Map<string, number>();
  let table: FieldPath = [];
  let best: { readonly at: LineAndColumn; readonly depth: number } = {
    at: { line: 1, column: 1 },
    depth: 0,
  };
  const offer = (candidate: FieldPath, at: LineAndColumn) => {
    // `[env.staging]` also introduces `env`.
    const depth = Math.min(candidate.length, path.length);
    const matches = candidate.slice(0, depth).every((segment, index) => segment === path[index]);
    if (matches && depth > best.depth) best = { at, depth };
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
  return best.at;
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

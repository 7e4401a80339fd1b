import { quote } from "../text/quote.ts";
import { LockFileInvalid } from "./lock-file-invalid.ts";

/**
 * Thrown for YAML that package managers seldom write; a complete parser has to read it. The subset is parsed here because a
 * complete parser takes seconds for a large lock file.
 */
export class YamlUnsupported extends Error {
  override readonly name = "YamlUnsupported";
}

interface Line {
  readonly indent: number;
  /** Without the indent. */
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

const MAX_DEPTH = 100;
/** A key in quotes or plain, the colon, and the rest of the line. */
const ENTRY =
  /^(?:'((?:[^']|'')*)'|"((?:[^"\\]|\\.)*)"|([^\s'"#&*!|>%@`{}[\]?,-][^#]*?|-[^\s#][^#]*?)):(?: +(.*))?$/s;
const BLOCK_SCALAR = /^[|>][+-]?$/;
const PLAIN = /^[^\s'"#&*!|>%@`{}[\],?:-](?:[^#:]|:(?! |$)|(?<! )#)*$|^-[^\s#:]+$/;
const FLOW = /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^'"{}[\]&*!|>%@`#,:\s](?:[^'"{}[\]#,:]|:(?! ))*)/;

/**
 * Parses the YAML that pnpm and yarn write: block mappings, block sequences, and flow collections of scalars on
 * one line. Scalars are strings, except `true` and `false`. Throws LockFileInvalid for a repeated key, and YamlUnsupported
 * for anything else that it does not know.
 */
export function parseYamlSubset(text: string): unknown {
  const lines: Line[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const content = raw.trimStart();
    if (content === "" || content.startsWith("#")) return;
    if (raw.includes("\t") || /^(---|\.\.\.|%)/.test(raw)) throw new YamlUnsupported();
    lines.push({ indent: raw.length - content.length, text: content.trimEnd(), number: index + 1 });
  });
  const cursor = { lines, next: 0 };
  const [first] = lines;
  if (first === undefined) return null;
  const value = readMapping(cursor, first.indent, 0);
  if (cursor.next < lines.length) throw new YamlUnsupported();
  return value;
}

interface Cursor {
  readonly lines: Line[];
  next: number;
}

function readMapping(cursor: Cursor, indent: number, depth: number): Readonly<Record<string, unknown>> {
  if (depth > MAX_DEPTH) throw new YamlUnsupported();
  const members: Record<string, unknown> = {};
  for (let line = peek(cursor); line?.indent === indent; line = peek(cursor)) {
    const [key, rest] = readKey(cursor, line);
    if (key === "__proto__" || Object.hasOwn(members, key)) {
      throw new LockFileInvalid(`repeats the key ${quote(key)}`, { line: line.number });
    }
    if (rest === "") members[key] = readBlock(cursor, indent, depth);
    else members[key] = BLOCK_SCALAR.test(rest) ? readText(cursor, indent) : readScalarOrFlow(rest);
  }
  const after = peek(cursor);
  if (after !== undefined && after.indent > indent) throw new YamlUnsupported();
  return members;
}

/** Reads `key: rest`, or a long key on its own line: `? key`, followed by `: rest`. */
function readKey(cursor: Cursor, line: Line): readonly [key: string, rest: string] {
  cursor.next += 1;
  if (line.text.startsWith("? ")) {
    const value = peek(cursor);
    if (value?.indent !== line.indent || !/^:( |$)/.test(value.text)) throw new YamlUnsupported();
    cursor.next += 1;
    const key = readScalar(line.text.slice(2).trim());
    const rest = value.text.slice(1).trim();
    if (typeof key !== "string") throw new YamlUnsupported();
    if (!ENTRY.test(rest)) return [key, rest];
    // A mapping starts on the line of the colon, two columns after it.
    cursor.next -= 1;
    cursor.lines[cursor.next] = { ...value, indent: value.indent + 2, text: rest };
    return [key, ""];
  }
  const [, single, double, plain, rest = ""] = ENTRY.exec(line.text) ?? [];
  if (single !== undefined) return [single.replaceAll("''", "'"), rest];
  if (double !== undefined) return [unquote(double), rest];
  if (plain === undefined || plain.includes(": ")) throw new YamlUnsupported();
  return [plain, rest];
}

/** Reads what follows the line of a key without a value: a mapping, a sequence, or nothing. */
function readBlock(cursor: Cursor, indent: number, depth: number): unknown {
  const line = peek(cursor);
  if (line === undefined || line.indent < indent) return null;
  if (/^-( |$)/.test(line.text)) return readSequence(cursor, line.indent, depth);
  return line.indent === indent ? null : readMapping(cursor, line.indent, depth + 1);
}

/** Reads a text of several lines. Only notes to people have one, so its white space is not preserved. */
function readText(cursor: Cursor, indent: number): string {
  const texts: string[] = [];
  for (let line = peek(cursor); line !== undefined && line.indent > indent; line = peek(cursor)) {
    texts.push(line.text);
    cursor.next += 1;
  }
  return texts.join("\n");
}

function readSequence(cursor: Cursor, indent: number, depth: number): readonly unknown[] {
  const values: unknown[] = [];
  for (let line = peek(cursor); line?.indent === indent && line.text.startsWith("- "); line = peek(cursor)) {
    const text = line.text.slice(2).trimStart();
    const inner = indent + line.text.length - text.length;
    if (ENTRY.test(text)) {
      cursor.lines[cursor.next] = { ...line, indent: inner, text };
      values.push(readMapping(cursor, inner, depth + 1));
    } else {
      cursor.next += 1;
      values.push(readScalarOrFlow(text));
    }
  }
  return values;
}

function readScalarOrFlow(text: string): unknown {
  if (text.startsWith("{") && text.endsWith("}")) return readFlowMapping(text.slice(1, -1));
  if (text.startsWith("[") && text.endsWith("]")) return splitFlow(text.slice(1, -1)).map(readScalar);
  return readScalar(text);
}

function readFlowMapping(text: string): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  let rest = text.trim();
  while (rest !== "") {
    const [, key, after] = /^([^\s'"{}[\],:]+|'[^']*'): +(.*)$/s.exec(rest) ?? [];
    const name = key?.replaceAll("'", "");
    const [value] = FLOW.exec(after ?? "") ?? [];
    if (name === undefined || after === undefined || value === undefined) throw new YamlUnsupported();
    if (name === "__proto__" || Object.hasOwn(members, name)) throw new YamlUnsupported();
    members[name] = readScalar(value.trim());
    rest = nextItem(after.slice(value.length));
  }
  return members;
}

function splitFlow(text: string): readonly string[] {
  const items: string[] = [];
  let rest = text.trim();
  while (rest !== "") {
    const [value] = FLOW.exec(rest) ?? [];
    if (value === undefined) throw new YamlUnsupported();
    items.push(value.trim());
    rest = nextItem(rest.slice(value.length));
  }
  return items;
}

function nextItem(rest: string): string {
  const after = rest.trim();
  if (after !== "" && !after.startsWith(",")) throw new YamlUnsupported();
  return after.slice(1).trim();
}

function readScalar(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  const [, single, double] = /^'((?:[^']|'')*)'$|^"((?:[^"\\]|\\.)*)"$/.exec(text) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  if (double !== undefined) return unquote(double);
  if (!PLAIN.test(text)) throw new YamlUnsupported();
  return text;
}

function unquote(text: string): string {
  if (!text.includes("\\")) return text;
  if (/\\[^"\\/bfnrtu]/.test(text)) throw new YamlUnsupported();
  return String(JSON.parse(`"${text}"`));
}

function peek({ lines, next }: Cursor): Line | undefined {
  return lines[next];
}

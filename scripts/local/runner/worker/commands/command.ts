/** A workflow command on a step's standard output or standard error. */
export interface Command {
  /** In lower case. */
  readonly name: string;
  /** By name, in lower case. */
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const REGISTERED = new Set([
  ...["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"],
  ...["remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"],
]);

/** Returns true for the name of a command, which GitHub compares without case. */
export const isRegistered = (name: string) => REGISTERED.has(name.toLowerCase());

/** What .NET's `TrimStart` removes: https://learn.microsoft.com/dotnet/api/system.char.iswhitespace */
const LEADING_SPACE = /^[\t-\r \x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/;

/**
 * Parses a line in either of the runner's syntaxes: `::name key=value,key=value::data` at the start of the line, or
 * `##[name key=value;key=value]data` anywhere in it. Undefined if it is not a command; an unknown name is ordinary
 * output. `resumeToken` is the name that ends `stop-commands`.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function parseCommand(line: string, resumeToken?: string): Command | undefined {
  const isKnown = (name: string) => isRegistered(name) || name.toLowerCase() === resumeToken;
  return parseColons(line, isKnown) ?? parseBrackets(line, isKnown);
}

type IsKnown = (name: string) => boolean;

function parseColons(line: string, isKnown: IsKnown): Command | undefined {
  const text = line.replace(LEADING_SPACE, "");
  const end = text.startsWith("::") ? text.indexOf("::", 2) : -1;
  if (end < 0) return undefined;
  const info = splitInfo(text.slice(2, end));
  if (!isKnown(info.name)) return undefined;
  const properties = parseProperties(info.properties.trim(), ",", COLON_PROPERTY);
  return { name: info.name.toLowerCase(), properties, data: unescapeText(text.slice(end + 2), COLON_DATA) };
}

function parseBrackets(line: string, isKnown: IsKnown): Command | undefined {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return undefined;
  const info = splitInfo(line.slice(start + 3, end));
  if (!isKnown(info.name)) return undefined;
  const properties = parseProperties(info.properties, ";", BRACKET);
  return { name: info.name.toLowerCase(), properties, data: unescapeText(line.slice(end + 1), BRACKET) };
}

function splitInfo(info: string): { readonly name: string; readonly properties: string } {
  const space = info.indexOf(" ");
  if (space < 0) return { name: info, properties: "" };
  return { name: info.slice(0, space), properties: info.slice(space + 1) };
}

/** Replacements in the order in which the runner makes them. */
type Escapes = readonly (readonly [escaped: string, plain: string])[];

const COLON_DATA: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%25", "%"],
];
const COLON_PROPERTY: Escapes = [
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%3A", ":"],
  ["%2C", ","],
  ["%25", "%"],
];
const BRACKET: Escapes = [
  ["%3B", ";"],
  ["%0D", "\r"],
  ["%0A", "\n"],
  ["%5D", "]"],
  ["%25", "%"],
];

function parseProperties(text: string, separator: string, escapes: Escapes): Record<string, string> {
  const pairs = text.split(separator).flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    const [key, value] = [pair.slice(0, Math.max(0, at)), pair.slice(at + 1)];
    return key === "" || value === "" ? [] : [[key.toLowerCase(), unescapeText(value, escapes)]];
  });
  return Object.fromEntries(pairs);
}

function unescapeText(text: string, escapes: Escapes): string {
  return escapes.reduce((unescaped, [escaped, plain]) => unescaped.replaceAll(escaped, plain), text);
}

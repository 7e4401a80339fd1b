/** A part of a log line with one style; `classes` are class names of the style sheet. */
interface AnsiSpan {
  readonly text: string;
  readonly classes: readonly string[];
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
/** Codes that set an attribute. */
const ATTRIBUTES = new Map([
  [1, "bold"],
  [2, "dim"],
  [3, "italic"],
  [4, "underline"],
]);
/** Codes that reset attributes or the colour. */
const RESETS = new Map([
  [22, ["bold", "dim"]],
  [23, ["italic"]],
  [24, ["underline"]],
  [39, ["colour"]],
]);
/** Matches any control sequence (ECMA-48 section 5.4). Those that end in `m` set the style; drop all others. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
const SEQUENCE = /\u001b\[([0-9;:]*)[ -/]*([@-~])|\u001b[@-Z\\-_]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must not reach a page
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Splits one log line at its colour codes. Shows bright colours as plain ones and ignores 8-bit and 24-bit colours. */
export function parseAnsi(line: string): AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  const look = new Map<string, string>();
  let from = 0;
  const push = (text: string): void => {
    const clean = text.replace(CONTROL, "");
    if (clean !== "") spans.push({ text: clean, classes: [...look.values()] });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    push(line.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[2] === "m") applyCodes(look, match[1] ?? "");
  }
  push(line.slice(from));
  return spans;
}

/** Applies one sequence's codes. https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
function applyCodes(look: Map<string, string>, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    // 38 and 48 set a colour by number (`5;n`) or by value (`2;r;g;b`): skip those parameters.
    if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
    else applyCode(look, code);
  }
}

function applyCode(look: Map<string, string>, code: number): void {
  if (code === 0) look.clear();
  for (const name of RESETS.get(code) ?? []) look.delete(name);
  const attribute = ATTRIBUTES.get(code);
  if (attribute !== undefined) look.set(attribute, `ansi-${attribute}`);
  const colour = COLOURS[code >= 90 ? code - 90 : code - 30];
  if (colour !== undefined) look.set("colour", `ansi-${colour}`);
}

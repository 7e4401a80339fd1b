/** A piece of a log line with one look; `classes` are names of the style sheet. */
export interface AnsiSpan {
  readonly text: string;
  readonly classes: readonly string[];
}

const COLOURS = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];
const ATTRIBUTES = new Map([
  [1, "bold"],
  [2, "dim"],
  [3, "italic"],
  [4, "underline"],
]);
/** Any control sequence (ECMA-48 section 5.4); the ones ending in `m` set the look, all others are dropped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with a control character
const SEQUENCE = /\u001b\[([0-9;:]*)[ -/]*([@-~])|\u001b[@-Z\\-_]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters have no place on a page
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Splits one log line at its colour codes. Bright colours are shown as plain ones, true colours are ignored. */
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

/** https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters */
function applyCodes(look: Map<string, string>, parameters: string): void {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    const attribute = ATTRIBUTES.get(code);
    if (code === 0) look.clear();
    else if (attribute !== undefined) look.set(attribute, `ansi-${attribute}`);
    else if (code === 22) for (const name of ["bold", "dim"]) look.delete(name);
    else if (code === 23) look.delete("italic");
    else if (code === 24) look.delete("underline");
    else if (code === 39) look.delete("colour");
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
    else if (code >= 30 && code <= 37) look.set("colour", `ansi-${COLOURS[code - 30]}`);
    else if (code >= 90 && code <= 97) look.set("colour", `ansi-${COLOURS[code - 90]}`);
  }
}

/** Deeper than any configuration; parsers that call themselves for each level can take some thousands. */
const MAX_DEPTH = 500;

/** Returns true if a text has more unclosed brackets and braces than a parser can follow; those in strings count too. */
export function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === "{" || character === "[") depth += 1;
    else if ((character === "}" || character === "]") && depth > 0) depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

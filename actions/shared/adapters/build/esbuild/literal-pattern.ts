/** Escapes `text` for a regular expression or a character class, in JavaScript and in esbuild's filters. */
export function literalPattern(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

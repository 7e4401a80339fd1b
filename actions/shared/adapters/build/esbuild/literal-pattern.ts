/** The text itself, within a pattern or one of its classes; in JavaScript's engine and in that of esbuild's filters. */
export function literalPattern(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, "\\$&");
}

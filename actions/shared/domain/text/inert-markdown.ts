import { clip } from "./clip.ts";

/** A zero-width space: stops GitHub from reading a word as a mention or a reference without changing how it looks. */
const INVISIBLE = "\u200B";

/**
 * Makes untrusted text safe for a comment: it cannot mention a person, refer to an issue or close it, load an image,
 * or carry HTML. Cuts it at `maxLength` characters.
 */
export function inertMarkdown(text: string, maxLength: number): string {
  return clip(text, maxLength)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/@(?=[\w-])/g, `@${INVISIBLE}`)
    .replace(/#(?=\d)/g, `#${INVISIBLE}`)
    .replace(/\bGH-(?=\d)/gi, `GH-${INVISIBLE}`)
    .replace(/!(?=\[)/g, "\\!")
    .replace(/\b(https?):\/\//gi, `$1:${INVISIBLE}//`);
}

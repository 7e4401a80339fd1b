import { clip } from "./clip.ts";

/** Keeps a word from being read by GitHub as a mention or a reference, without changing how it looks. */
const INVISIBLE = "\u200B";

/**
 * Text of a model or a stranger, made safe to stand in a comment of ours: it notifies nobody, refers to
 * nothing, closes nothing, loads nothing and carries no HTML.
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

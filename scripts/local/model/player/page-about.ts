import { escapeHtml } from "../edits/html.ts";

const MAX_LENGTH = 600;
const MAX_WORDS = 8;
const FILLERS = new Set(
  "about after also and build create for from have into just make need page please show simple that the them they this want website will with your".split(
    " ",
  ),
);

/** Inserts the request's words into the page, escaped. */
export function fillPage(html: string, request: string): string {
  const text = request.replace(/\s+/g, " ").trim().slice(0, MAX_LENGTH);
  const chips = keyWords(text).map((word) => `<li>${escapeHtml(word)}</li>`);
  return html
    .replace(/(<p class="lead">)[^<]*/, (_all, tag: string) => tag + escapeHtml(text))
    .replace(
      /(<meta name="description" content=")[^"]*/,
      (_all, tag: string) => tag + escapeHtml(text.slice(0, 150)),
    )
    .replace(
      /(<ul class="words"[^>]*>)[\s\S]*?(\s*<\/ul>)/,
      (_all, open: string, close: string) => open + chips.join("") + close,
    );
}

function keyWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}-]{3,}/gu) ?? [];
  return [...new Set(words)].filter((word) => !FILLERS.has(word)).slice(0, MAX_WORDS);
}

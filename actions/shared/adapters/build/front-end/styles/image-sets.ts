/** Matches style sheets that `withUrlsInSets` may change. */
export const HAS_SETS = /image-set\(/i;

const STRING = `"[^"\\n]*"|'[^'\\n]*'`;
const PARENTHESES = String.raw`\((?:[^()"']|${STRING})*\)`;
const SET = new RegExp(String.raw`(image-set\()((?:[^()"']|${STRING}|${PARENTHESES})*)(?=\))`, "gi");
const PART = new RegExp(`[\\w-]+${PARENTHESES}|${STRING}`, "g");

/**
 * Replaces strings in `image-set()` with `url()`, which means the same, because esbuild only bundles the latter:
 * https://developer.mozilla.org/docs/Web/CSS/image/image-set
 */
export function withUrlsInSets(css: string): string {
  return css.replace(SET, (_, opening: string, inside: string) => {
    const urls = inside.replace(PART, (part) => (/^["']/.test(part) ? `url(${part})` : part));
    return `${opening}${urls}`;
  });
}

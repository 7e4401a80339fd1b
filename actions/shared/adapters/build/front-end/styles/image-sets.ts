/** Style sheets without one stay as they are. */
export const HAS_SETS = /image-set\(/i;

const TEXT = `"[^"\\n]*"|'[^'\\n]*'`;
const PARENTHESES = String.raw`\((?:[^()"']|${TEXT})*\)`;
const SET = new RegExp(String.raw`(image-set\()((?:[^()"']|${TEXT}|${PARENTHESES})*)(?=\))`, "gi");
const PART = new RegExp(`[\\w-]+${PARENTHESES}|${TEXT}`, "g");

/**
 * An image in `image-set()` may be a text, which means the same as `url()` with it, and esbuild only looks into the latter:
 * https://developer.mozilla.org/docs/Web/CSS/image/image-set
 */
export function withUrlsInSets(css: string): string {
  return css.replace(SET, (_, opening: string, inside: string) => {
    const urls = inside.replace(PART, (part) => (/^["']/.test(part) ? `url(${part})` : part));
    return `${opening}${urls}`;
  });
}

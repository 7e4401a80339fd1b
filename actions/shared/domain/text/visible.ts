/**
 * Characters without a glyph of their own: controls except tab and line feed, format characters (zero-width characters,
 * directional marks and overrides, tag characters), fillers, variation selectors except the one for emoji, and halves of
 * surrogate pairs. They hide text from a reader, or show it in another order.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const INVISIBLE =
  /[\p{Cf}\p{Cs}\u115F\u1160\u2800\u3164\uFFA0]|\u034F|[\u17B4\u17B5]|[\u180B-\u180F]|[\uFE00-\uFE0E]|[\u{E0100}-\u{E01EF}]|(?![\t\n])\p{Cc}/gu;

/** Removes characters that a reader cannot see. Line breaks of every kind become line feeds. */
export function visible(text: string): string {
  return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n").replace(INVISIBLE, "");
}

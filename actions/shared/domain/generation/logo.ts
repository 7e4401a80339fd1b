import { singleLine } from "../text/clip.ts";
import { isSafeSvg } from "./safe-svg.ts";

/** Path of the logo in an app's directory. */
export const LOGO_PATH = "public/logo.svg";

/** Hues that, at a lightness of 38 %, have a contrast of more than 4.5 with white. */
const HUES = [210, 225, 245, 262, 280, 300, 325, 345, 10, 175, 190, 200];

/** Draws the name's first letter on a coloured tile. Deterministic. */
export function drawLetterMark(name: string): string {
  const letter = name.toUpperCase().match(/[\p{L}\p{N}]/u)?.[0] ?? "A";
  const hue = HUES[fold(name) % HUES.length] ?? 210;
  const title = singleLine(name.replace(/[&<>]/g, " "), 60);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">`,
    `  <title>${title}</title>`,
    `  <rect width="64" height="64" rx="14" fill="hsl(${hue} 62% 38%)"/>`,
    `  <text x="32" y="44" text-anchor="middle" font-family="system-ui, sans-serif" font-size="36" font-weight="700" fill="#fff">${letter}</text>`,
    `</svg>\n`,
  ].join("\n");
}

/** Returns the model's drawing if it is a safe SVG, or else a letter mark. */
export function chooseLogo(name: string, drawn: string | undefined): string {
  return drawn !== undefined && isSafeSvg(drawn) ? drawn : drawLetterMark(name);
}

/** Returns the 32-bit FNV-1a hash, which distributes names over the hues. */
function fold(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value;
}

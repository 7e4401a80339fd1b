import type { PlanEdit } from "./scripted-edit.ts";
import { readTitle } from "./title.ts";

/** Shades with a contrast of at least 4.5:1 to white text, so that buttons stay readable. */
const SHADES: Readonly<Record<string, string>> = {
  red: "#b3261e",
  crimson: "#a3123a",
  orange: "#b04a04",
  yellow: "#856404",
  gold: "#7d6003",
  green: "#1b7a3d",
  lime: "#4d7309",
  olive: "#5f6b14",
  teal: "#0f6e6e",
  turquoise: "#0b6f75",
  cyan: "#0b6c85",
  blue: "#1d4ed8",
  navy: "#1f2f6b",
  indigo: "#4338ca",
  purple: "#7427a8",
  violet: "#6d28d9",
  magenta: "#a8186f",
  pink: "#b81f6b",
  brown: "#7a4a21",
  black: "#1d1b24",
  grey: "#55525e",
  gray: "#55525e",
};

const NAME = new RegExp(`\\b(${Object.keys(SHADES).join("|")})\\b|(#(?:[0-9a-f]{6}|[0-9a-f]{3}))\\b`, "i");

/** Plans `make it green`, `a #0a7 accent` or `a light blue background`. */
export const planColour: PlanEdit = (request) => {
  // Ignore colours in the new title and in quotes.
  const words = request.replace(readTitle(request) ?? "", "").replace(/["“«].*?["”»]/g, "");
  const match = NAME.exec(words);
  if (match === null) return undefined;
  const named = (match[1] ?? match[2] ?? "").toLowerCase();
  const shade = SHADES[named] ?? named;
  const background = /\bbackground\b/i.test(words);
  const property = background ? "--background" : "--accent";
  const values: Readonly<Record<string, string>> = background
    ? { "--background": `color-mix(in srgb, ${shade} 14%, white)` }
    : { "--accent": shade, "--on-accent": isLight(shade) ? "#1d1b24" : "#ffffff" };
  return {
    description: `the ${background ? "background" : "accent colour"} is ${named}`,
    apply(files) {
      const sheet = [...files].find(([path, css]) => path.endsWith(".css") && css.includes(`${property}:`));
      if (sheet !== undefined) return new Map([[sheet[0], setProperties(sheet[1], values)]]);
      // A style sheet without these properties gets a rule at its end, which overrides the earlier ones.
      const other = [...files].find(([path]) => path.endsWith(".css"));
      if (other === undefined) return new Map();
      const rule = background ? `body { background: ${values[property]}; }` : `a, h1 { color: ${shade}; }`;
      return new Map([[other[0], other[1].includes(rule) ? other[1] : `${other[1].trimEnd()}\n\n${rule}\n`]]);
    },
  };
};

function setProperties(css: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (text, [property, value]) =>
      text.replace(
        new RegExp(`(^|[\\s;{])(${property}:\\s*)[^;}]+`),
        (_all, before: string, name: string) => before + name + value,
      ),
    css,
  );
}

/**
 * Returns true if dark text has a better contrast on the colour than white text, by relative luminance (WCAG 2.2).
 */
function isLight(hex: string): boolean {
  const digits = hex.length === 4 ? [...hex.slice(1)].map((digit) => digit + digit).join("") : hex.slice(1);
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(digits.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

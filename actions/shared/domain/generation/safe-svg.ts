const MAX_LENGTH = 20_000;

const ELEMENTS = new Set(
  (
    "svg g path rect circle ellipse line polyline polygon text tspan title desc " +
    "defs lineargradient radialgradient stop clippath mask"
  ).split(" "),
);

const ATTRIBUTES = new Set(
  (
    "xmlns viewbox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy d points id transform offset " +
    "fill fill-rule fill-opacity clip-rule clip-path mask opacity stroke stroke-width stroke-linecap " +
    "stroke-linejoin stroke-dasharray stroke-opacity stop-color stop-opacity gradientunits gradienttransform " +
    "text-anchor dominant-baseline font-family font-size font-weight letter-spacing role aria-label aria-hidden " +
    "preserveaspectratio"
  ).split(" "),
);

const TAG = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][\w:-]*\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*)\s*\/?>/g;
const ATTRIBUTE = /([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Returns true for an SVG of only shapes, text and gradients. Rejects everything else (scripts, styles, links,
 * images, entities, comments) as a whole: an allowlist also covers attacks that are not known yet.
 */
export function isSafeSvg(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const svg = text.trim();
  if (!/^<svg[\s>]/.test(svg) || !svg.endsWith("</svg>")) return false;
  const between = svg.replace(TAG, "");
  if (/[<>&]/.test(between)) return false;
  return [...svg.matchAll(TAG)].every(
    ([, , element = "", attributes = ""]) =>
      ELEMENTS.has(element.toLowerCase()) &&
      [...attributes.matchAll(ATTRIBUTE)].every(([, name = "", double, single]) =>
        isSafeAttribute(name.toLowerCase(), double ?? single ?? ""),
      ),
  );
}

function isSafeAttribute(name: string, value: string): boolean {
  if (!ATTRIBUTES.has(name)) return false;
  if (name === "xmlns") return value === "http://www.w3.org/2000/svg";
  // `url(#gradient)` refers to the drawing itself; any other URL would load a resource.
  return !/url\s*\((?!\s*#[\w-]+\s*\))|:|\\/i.test(value);
}

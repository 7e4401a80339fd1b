import { describeSize } from "../text/byte-size.ts";
import type { Plot } from "./treemap-plot.ts";

/** A box and its position, in pixels from the top left corner of the field. */
export interface PlacedPlot {
  readonly plot: Plot;
  /** 1 is an area, 2 a package or directory, 3 a file. */
  readonly depth: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Size of the field for the boxes, and the height of a box's label above its inner boxes, in pixels. */
export const TREEMAP_FIELD = { width: 960, height: 560, band: 18, gap: 2 } as const;

const TITLE = 40;
const LEGEND = 32;
/** Upper bound of a character's width in pixels, because nothing here can measure text. */
const CHARACTER = 6.6;

const STYLE = `
text{font:11px ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
.title{font-size:15px;font-weight:600}.area{font-weight:600}.size{fill-opacity:.72}
.field{fill:#fff}.area-box{fill:#f6f8fa;stroke:#d1d9e0}.group-box{fill:#fff;stroke:#d1d9e0}
.worker.own{fill:#ffb77c}.worker.installed{fill:#ffe2c7}.assets.own{fill:#80ccff}.assets.installed{fill:#ddf4ff}
@media(prefers-color-scheme:dark){
text{fill:#f0f6fc}.field{fill:#0d1117}.area-box{fill:#151b23;stroke:#3d444d}.group-box{fill:#0d1117;stroke:#3d444d}
.worker.own{fill:#9b4215}.worker.installed{fill:#4d2a17}.assets.own{fill:#1158c7}.assets.installed{fill:#12304f}
}`.trim();

/** Renders positioned boxes as an SVG. Deterministic; without scripts, fonts or external resources. */
export function renderTreemap(title: string, plots: readonly PlacedPlot[]): string {
  const { width, height } = TREEMAP_FIELD;
  const full = TITLE + height + LEGEND;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${full}" width="${width}" height="${full}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="field" width="${width}" height="${full}"/>`,
    `<text class="title" x="4" y="26">${escapeText(title)}</text>`,
    `<g transform="translate(0 ${TITLE})">`,
    ...plots.map(renderPlot),
    "</g>",
    renderLegend(TITLE + height + 20),
    "</svg>",
    "",
  ].join("\n");
}

function renderPlot(placed: PlacedPlot): string {
  const { plot, depth, left, top, width, height } = placed;
  const box = `x="${number(left)}" y="${number(top)}" width="${number(width)}" height="${number(height)}"`;
  const name = `<title>${escapeText(plot.label)}: ${describeSize(plot.sizeBytes)}</title>`;
  return `<g>${name}<rect class="${renderClass(placed)}" rx="2" ${box}/>${depth < 3 ? band(placed) : label(placed)}</g>`;
}

function renderClass({ plot, depth }: PlacedPlot): string {
  if (depth === 1) return "area-box";
  if (depth === 2) return "group-box";
  return `${plot.area ?? "assets"} ${plot.installed === true ? "installed" : "own"}`;
}

/** Renders the label above the inner boxes. */
function band({ plot, depth, left, top, width, height }: PlacedPlot): string {
  if (height < TREEMAP_FIELD.band) return "";
  const size = describeSize(plot.sizeBytes);
  const both = `${plot.label}  ${size}`;
  const text = both.length * CHARACTER <= width - 8 ? both : shorten(plot.label, width - 8);
  return line(left + 5, top + 13, text, depth === 1 ? "area" : undefined);
}

/** Renders the name of a box, and its size below if there is room. */
function label({ plot, left, top, width, height }: PlacedPlot): string {
  if (height < 16) return "";
  const name = line(left + 4, top + 13, shorten(plot.label, width - 8));
  const size = describeSize(plot.sizeBytes);
  const fits = name !== "" && height >= 30 && size.length * CHARACTER <= width - 8;
  return fits ? name + line(left + 4, top + 26, size, "size") : name;
}

function line(x: number, y: number, text: string, style?: string): string {
  if (text === "") return "";
  const name = style === undefined ? "" : ` class="${style}"`;
  return `<text${name} x="${number(x)}" y="${number(y)}">${escapeText(text)}</text>`;
}

/** Shortens a path to fit a width: to the file's name, and then without its extension. */
function shorten(path: string, width: number): string {
  const room = Math.floor(width / CHARACTER);
  const name = path.slice(path.lastIndexOf("/", path.length - 2) + 1);
  const stem = name.replace(/(?<=.)\.[^.]*$/, "");
  const fitting = [path, name, stem].find((text) => text.length <= room);
  return fitting ?? (room < 4 ? "" : `${stem.slice(0, room - 1)}…`);
}

const LEGEND_ENTRIES = [
  ["worker own", "Worker: the app's files"],
  ["worker installed", "Worker: packages"],
  ["assets own", "Assets: the app's files"],
  ["assets installed", "Assets: packages"],
] as const;

function renderLegend(y: number): string {
  return LEGEND_ENTRIES.map(([style, text], index) => {
    const x = 4 + index * 170;
    return `<rect class="${style}" rx="2" x="${x}" y="${y - 10}" width="12" height="12"/>${line(x + 18, y, text)}`;
  }).join("\n");
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeText(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Cs}|[\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

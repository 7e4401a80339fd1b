import { describe, expect, it } from "vitest";
import { drawTreemap } from "../../../../actions/shared/adapters/build/artifact/draw-treemap.ts";
import type { Portion } from "../../../../actions/shared/domain/build/composition.ts";

const portions: readonly Portion[] = [
  { area: "worker", path: "worker/index.ts", sizeBytes: 4096 },
  { area: "assets", path: "node_modules/react-dom/client.js", sizeBytes: 100 * 1024 },
  { area: "assets", path: "src/main.tsx", sizeBytes: 20 * 1024 },
  { area: "assets", path: "src/tiny.ts", sizeBytes: 20 },
  { area: "assets", path: "src/small.ts", sizeBytes: 10 },
  { area: "assets", path: "/robots.txt", sizeBytes: 512 },
];

interface Box {
  readonly style: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxesOf(svg: string): Readonly<Record<string, Box>> {
  const boxes = svg.matchAll(
    /<g><title>(.*?): [^<]*<\/title><rect class="([^"]*)" rx="2" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
  );
  return Object.fromEntries(
    [...boxes].map(([, label = "", style = "", x, y, width, height]) => [
      label,
      { style, x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
    ]),
  );
}

const areaOf = ({ width, height }: Box) => width * height;
const isInside = (inner: Box, outer: Box) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width + 0.2 &&
  inner.y + inner.height <= outer.y + outer.height + 0.2;

describe("drawTreemap", () => {
  const svg = drawTreemap("todo", portions);
  const boxes = boxesOf(svg);
  const box = (label: string): Box => {
    const found = boxes[label];
    if (found === undefined) throw new Error(`no box "${label}" in ${Object.keys(boxes).join(", ")}`);
    return found;
  };

  it("nests files in packages or directories, and those in areas", () => {
    expect(Object.keys(boxes).sort()).toEqual(
      ["Assets", "Worker", "react-dom", "client.js", "src/", "main.tsx", "2 more", ".", "robots.txt"]
        .concat("worker/", "index.ts")
        .sort(),
    );
    expect(isInside(box("client.js"), box("react-dom"))).toBe(true);
    expect(isInside(box("react-dom"), box("Assets"))).toBe(true);
    expect(isInside(box("index.ts"), box("Worker"))).toBe(true);
  });

  it("gives a larger area to more bytes", () => {
    expect(areaOf(box("client.js"))).toBeGreaterThan(3 * areaOf(box("main.tsx")));
    expect(areaOf(box("main.tsx"))).toBeGreaterThan(2 * areaOf(box("index.ts")));
  });

  it("distinguishes the app's files from packages, and the Worker from assets", () => {
    expect([box("client.js"), box("main.tsx"), box("index.ts")].map(({ style }) => style)).toEqual([
      "assets installed",
      "assets own",
      "worker own",
    ]);
  });

  it("is the same for the same portions in any order", () => {
    expect(drawTreemap("todo", portions.toReversed())).toBe(svg);
  });

  it("has a title, and colours for light and dark mode", () => {
    expect(svg).toContain('<text class="title" x="4" y="26">todo: 124.5 KiB</text>');
    expect(svg).toContain("@media(prefers-color-scheme:dark)");
  });

  it("escapes a file's name", () => {
    const hostile = drawTreemap("todo", [
      { area: "assets", path: "/<script>alert(1)</script>\u0000&.js", sizeBytes: 9000 },
    ]);
    expect(hostile).not.toMatch(/<script|&(?!amp;|lt;|gt;)/);
    expect(hostile).not.toContain("\u0000");
  });

  it("draws an empty artifact as an empty field", () => {
    expect(drawTreemap("todo", [])).toContain("todo: 0.0 KiB");
  });
});

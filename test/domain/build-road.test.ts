import { describe, expect, it } from "vitest";
import { chooseRoad, type RoadFacts } from "../../actions/shared/domain/build-road.ts";

const PLAIN: RoadFacts = {
  files: ["index.html", "src/main.ts", "vite.config.ts"],
  hasPages: true,
  packages: new Map([
    ["react", "^19.0.0"],
    ["tailwindcss", "^4.1.0"],
  ]),
  postcssInPackage: false,
  obstacles: [],
};

describe("the road of an app", () => {
  it("is esbuild's when nothing of the app has to run", () => {
    expect(chooseRoad(PLAIN)).toEqual({ road: "esbuild" });
  });

  it.each<[string, Partial<RoadFacts>, string]>([
    ["a framework", { packages: new Map([["astro", "5"]]) }, 'Astro ("astro") builds this app.'],
    [
      "Tailwind 3",
      { packages: new Map([["tailwindcss", "^3.4.1"]]) },
      "Tailwind CSS ^3.4.1 runs as a PostCSS plugin.",
    ],
    ["PostCSS", { files: ["postcss.config.mjs"] }, "PostCSS plugins are code of the app."],
    ["PostCSS in package.json", { postcssInPackage: true }, "PostCSS plugins are set in package.json."],
    [
      "a Tailwind configuration",
      { files: ["tailwind.config.js"] },
      "A Tailwind configuration is code of the app.",
    ],
    ["Sass", { files: ["src/a.scss"] }, '".scss" files need a compiler that runs in the app\'s own build.'],
    ["what was found before", { obstacles: [{ reason: "A plugin." }] }, "A plugin."],
  ])("is the app's own with %s, and says why", (_, change, reason) => {
    const road = chooseRoad({ ...PLAIN, ...change });
    expect(road.road === "custom" && road.obstacles.map((obstacle) => obstacle.reason)).toEqual([reason]);
  });

  it("does not depend on a page's tools where there is no page, but on frameworks, which make theirs", () => {
    const worker = { ...PLAIN, hasPages: false, files: ["postcss.config.js", "docs/a.scss"] };
    expect(chooseRoad(worker)).toEqual({ road: "esbuild" });
    expect(chooseRoad({ ...worker, packages: new Map([["next", "15"]]) }).road).toBe("custom");
  });

  it("names everything that is in the way, not only the first", () => {
    const road = chooseRoad({ ...PLAIN, files: ["postcss.config.js", "a.less"], postcssInPackage: true });
    expect(road.road === "custom" && road.obstacles).toHaveLength(3);
  });
});

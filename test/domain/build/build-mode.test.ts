import { describe, expect, it } from "vitest";
import { type BuildModeFacts, chooseBuildMode } from "../../../actions/shared/domain/build/build-mode.ts";

const PLAIN: BuildModeFacts = {
  files: ["index.html", "src/main.ts", "vite.config.ts"],
  hasPages: true,
  packages: new Map([
    ["react", "^19.0.0"],
    ["tailwindcss", "^4.1.0"],
  ]),
  postcssInPackage: false,
  obstacles: [],
};

describe("the mode of an app", () => {
  it("is esbuild if no code of the app has to run", () => {
    expect(chooseBuildMode(PLAIN)).toEqual({ mode: "esbuild" });
  });

  it.each<[string, Partial<BuildModeFacts>, string]>([
    ["a framework", { packages: new Map([["astro", "5"]]) }, 'Astro ("astro") builds this app.'],
    [
      "Tailwind 3",
      { packages: new Map([["tailwindcss", "^3.4.1"]]) },
      "Tailwind CSS ^3.4.1 runs as a PostCSS plugin.",
    ],
    [
      "PostCSS",
      { files: ["postcss.config.mjs"] },
      "PostCSS plugins are code of the app, which esbuild mode does not run.",
    ],
    ["PostCSS in package.json", { postcssInPackage: true }, "package.json configures PostCSS plugins."],
    [
      "a Tailwind configuration",
      { files: ["tailwind.config.js"] },
      "A Tailwind configuration is code of the app, which esbuild mode does not run.",
    ],
    ["Sass", { files: ["src/a.scss"] }, '".scss" files need a compiler that only a custom build runs.'],
    ["what was found before", { obstacles: [{ reason: "A plugin." }] }, "A plugin."],
  ])("is custom with %s, and says why", (_, change, reason) => {
    const mode = chooseBuildMode({ ...PLAIN, ...change });
    expect(mode.mode === "custom" && mode.obstacles.map((obstacle) => obstacle.reason)).toEqual([reason]);
  });

  it("depends on frameworks but not on a page's tools if there is no page", () => {
    const worker = { ...PLAIN, hasPages: false, files: ["postcss.config.js", "docs/a.scss"] };
    expect(chooseBuildMode(worker)).toEqual({ mode: "esbuild" });
    expect(chooseBuildMode({ ...worker, packages: new Map([["next", "15"]]) }).mode).toBe("custom");
  });

  it("lists every obstacle, not only the first", () => {
    const mode = chooseBuildMode({
      ...PLAIN,
      files: ["postcss.config.js", "a.less"],
      postcssInPackage: true,
    });
    expect(mode.mode === "custom" && mode.obstacles).toHaveLength(3);
  });
});

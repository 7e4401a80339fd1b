import { describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";

describe("findChromium", () => {
  it("returns CHROMIUM_PATH even if the file does not exist, so that a wrong path does not skip the tests", () => {
    expect(findChromium("/opt/chromium", () => false)).toBe("/opt/chromium");
  });

  it.each([
    ["Linux", "/usr/bin/chromium-browser"],
    ["macOS", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  ])("finds the browser that %s packages install", (_, path) => {
    expect(findChromium("", (candidate) => candidate === path)).toBe(path);
  });

  it("returns undefined without a browser", () => {
    expect(findChromium("", () => false)).toBeUndefined();
  });
});

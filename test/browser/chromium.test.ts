import { describe, expect, it } from "vitest";
import { findChromium } from "./chromium.ts";

describe("findChromium", () => {
  it("takes the one that is named, even when it is not there: a wrong path must not pass for no browser", () => {
    expect(findChromium("/opt/chromium", () => false)).toBe("/opt/chromium");
  });

  it.each([
    ["Linux", "/usr/bin/chromium-browser"],
    ["macOS", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"],
  ])("finds the one that %s packages install", (_, path) => {
    expect(findChromium("", (candidate) => candidate === path)).toBe(path);
  });

  it("finds none where none is", () => {
    expect(findChromium("", () => false)).toBeUndefined();
  });
});

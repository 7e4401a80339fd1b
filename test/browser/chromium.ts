import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const HOW_TO_GET_ONE =
  "no Chromium was found: run `apt-get install chromium` (Linux) or install Google Chrome (macOS), or set CHROMIUM_PATH";

/** Path of a Chromium: `CHROMIUM_PATH`, or where packages put it. */
export function findChromium(
  named = process.env["CHROMIUM_PATH"],
  isThere: (path: string) => boolean = isExecutable,
): string | undefined {
  return named || PLACES.find(isThere);
}

/**
 * Tests that drive a real browser. Without one they are skipped, and the title says how to get one; with
 * `REQUIRE_BROWSER=1` that is a failure, so that a build never passes because nothing was tried.
 */
export function describeInBrowser(name: string, body: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  if (executablePath === undefined && process.env["REQUIRE_BROWSER"] !== "1") {
    describe.skip(`${name} (${HOW_TO_GET_ONE})`, () => body(() => fail()));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (executablePath === undefined) fail();
      browser = await chromium.launch({ executablePath, args: FLAGS });
    });
    afterAll(() => browser?.close());
    body(() => browser ?? fail());
  });
}

/** No sandbox: containers lack the rights for one, and the pages are ours. Nothing is fetched in the background. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function fail(): never {
  throw new Error(HOW_TO_GET_ONE);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

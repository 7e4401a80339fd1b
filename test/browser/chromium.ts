import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { beforeAll, describe } from "vitest";

const LOCATIONS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const HINT =
  "Chromium not found: run `apt-get install chromium` (Linux) or install Google Chrome (macOS), or set CHROMIUM_PATH";

/** Finds a Chromium: `CHROMIUM_PATH`, or the first usual location that has one. */
export function findChromium(
  named = process.env["CHROMIUM_PATH"],
  exists: (path: string) => boolean = isExecutable,
): string | undefined {
  return named || LOCATIONS.find(exists);
}

/**
 * Describes tests that drive a real browser, which all test files of a worker share. Without a browser, skips them with the
 * installation command in the title; with `REQUIRE_BROWSER=1` fails them, so that CI cannot pass without running them.
 */
export function describeInBrowser(name: string, body: (browser: () => Browser) => void): void {
  const executablePath = findChromium();
  if (executablePath === undefined && process.env["REQUIRE_BROWSER"] !== "1") {
    describe.skip(`${name} (${HINT})`, () => body(() => fail()));
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      if (executablePath === undefined) fail();
      shared ??= chromium.launch({ executablePath, args: FLAGS });
      browser = await shared;
    });
    body(() => browser ?? fail());
  });
}

/** The browser of this worker's test files. It ends with the worker, which closes its pipe to it. */
let shared: Promise<Browser> | undefined;

/** Without a sandbox, because containers lack the privileges and all pages are local, and without background requests. */
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
  throw new Error(HINT);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import mime from "mime";
import type { Browser } from "playwright-core";

/** Globals of code that runs in the page. */
declare const document: { querySelectorAll(selector: string): Iterable<{ readonly tagName: string }> };
declare function getComputedStyle(
  element: object,
  pseudo?: string,
): { content: string; getPropertyValue(name: string): string };

export interface Sight {
  readonly text: string;
  readonly console: readonly string[];
  /** Tag and computed style of each element, in document order. */
  readonly styles: readonly string[];
}

/** Properties that the fixtures set; others would only make a difference harder to read. */
const PROPERTIES = [
  ...["color", "background-color", "background-size", "display", "font-size", "font-weight", "font-family"],
  ...["font-style", "padding-left", "padding-top", "margin-top", "margin-left", "border-top-width"],
  ...[
    "border-top-color",
    "border-top-style",
    "border-top-left-radius",
    "width",
    "height",
    "max-width",
    "opacity",
  ],
  ...[
    "outline-width",
    "outline-style",
    "text-decoration-line",
    "letter-spacing",
    "line-height",
    "list-style-type",
  ],
  ...["grid-template-columns", "gap", "translate", "transform", "box-shadow", "animation-duration"],
  ...["container-type", "text-underline-offset"],
];

/** Serves a directory as Workers assets are served: `/x/` is `/x/index.html`. */
export async function serveFolder(folder: string, base: string) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const path = pathname.startsWith(base) ? pathname.slice(base.length) : pathname.slice(1);
    const named = join(folder, decodeURIComponent(path));
    const isFolder = await stat(named).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const file = isFolder ? join(named, "index.html") : named;
    try {
      const body = await readFile(file);
      response.setHeader("Content-Type", mime.getType(file) ?? "application/octet-stream").end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Opens a page, waits until the network is idle, clicks every button once, and returns what is visible. */
export async function look(browser: Browser, url: string): Promise<Sight> {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const said: string[] = [];
  const { port } = new URL(url);
  page.on("console", (message) => said.push(`${message.type()} ${message.text()}`));
  page.on("pageerror", (error) => said.push(`thrown ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400) said.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  try {
    await page.goto(url, { waitUntil: "networkidle" });
    for (const button of await page.locator("button").all()) await button.click();
    await page.mouse.move(899, 699);
    await page.waitForLoadState("networkidle");
    // biome-ignore lint/performance/useDomNodeTextContent: only the visible text, without hidden elements
    const text = await page.locator("body").innerText();
    const styles = await page.evaluate((properties) => {
      const elements = [...document.querySelectorAll("body, body *:not(script):not(style)")];
      return elements.map((element) => {
        const before = getComputedStyle(element, "::before").content;
        const style = getComputedStyle(element);
        const values = properties.map((property) => `${property}: ${style.getPropertyValue(property)}`);
        return `${element.tagName} ${before} ${values.join("; ")}`;
      });
    }, PROPERTIES);
    return {
      text: `${await page.title()}\n${text}`,
      console: said.map((line) => line.replaceAll(port, "PORT")),
      styles,
    };
  } finally {
    await page.close();
  }
}

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";

interface Visit {
  readonly page: Page;
  /** Errors in the page's console, such as a policy violation or a failed script. */
  readonly consoleErrors: readonly string[];
  goto(path: string): Promise<void>;
}

interface Visitor extends BrowserContextOptions {
  /** Login of the viewer; undefined when signed out. */
  readonly login?: string;
}

/** Runs `body` in a browser window of its own, signed in as the visitor. */
export async function visit(
  browser: Browser,
  standIn: GitHubStandIn,
  { login, ...options }: Visitor,
  body: (visit: Visit) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ baseURL: standIn.serverUrl, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const consoleErrors: string[] = [];
    page.on("pageerror", (error) => consoleErrors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") consoleErrors.push(message.text());
    });
    if (login !== undefined) await page.goto(standIn.loginUrl(login), { waitUntil: "domcontentloaded" });
    const goto = async (path: string): Promise<void> => {
      await page.goto(path, { waitUntil: "domcontentloaded" });
    };
    await body({ page, consoleErrors, goto });
  } finally {
    await context.close();
  }
}

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";

export interface Visit {
  readonly page: Page;
  /** What the page's console called an error: broken policy, failed script. */
  readonly complaints: readonly string[];
  goto(path: string): Promise<void>;
}

/** Opens a window of its own, signed in as `login` through the page itself; runs `body`; closes it. */
export async function visit(
  browser: Browser,
  standIn: GitHubStandIn,
  login: string | undefined,
  body: (visit: Visit) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ baseURL: standIn.serverUrl, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    const goto = async (path: string): Promise<void> => {
      await page.goto(path, { waitUntil: "domcontentloaded" });
    };
    if (login !== undefined) {
      await goto("/");
      await page.getByRole("main").getByRole("button", { name: login }).click();
    }
    await body({ page, complaints, goto });
  } finally {
    await context.close();
  }
}

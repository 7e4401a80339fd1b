import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Pipeline, REPOSITORY, startPipeline } from "../e2e/pipeline.ts";
import { describeInBrowser } from "./chromium.ts";
import { visit } from "./visit.ts";

const APPS = `/${REPOSITORY.owner}/${REPOSITORY.repo}`;

describeInBrowser("A person with only a browser", (browser) => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.close());

  /** Opens the app in a new tab and reads its heading. */
  const readHeading = async (page: Page, link: string): Promise<string> => {
    const opened = await page.context().newPage();
    await opened.goto(link);
    const heading = (await opened.getByRole("heading", { level: 1 }).textContent()) ?? "";
    await opened.close();
    return heading;
  };

  it("creates an app from the issue form, changes it with a comment and publishes it", {
    timeout: 90_000,
  }, async () => {
    await visit(
      browser(),
      pipeline.platform.github,
      { login: REPOSITORY.owner },
      async ({ page, goto, consoleErrors }) => {
        await goto(`${APPS}/issues/new?template=prompt.yml`);
        await page.getByLabel("What should the app do?").fill("A guestbook for our wedding");
        await page.getByRole("button", { name: /submit|create/i }).click();
        const pull = page.getByRole("main").getByRole("link", { name: "#2" }).first();
        await pull.waitFor();
        await pull.click();

        const preview = page.getByRole("link", { name: "View deployment" });
        await preview.waitFor({ timeout: 30_000 });
        const link = (await preview.getAttribute("href")) ?? "";
        expect(link).toMatch(/--pr-2\.preview\.localhost:\d+/);
        await expect(readHeading(page, link)).resolves.toMatch(/guestbook/i);

        await page
          .getByPlaceholder("Use Markdown to format your comment")
          .fill('Change the title to "Our wedding"');
        await page.getByRole("button", { name: "Comment", exact: true }).click();
        await expect
          .poll(() => readHeading(page, link), { timeout: 30_000, interval: 500 })
          .toBe("Our wedding");

        await page.getByRole("button", { name: "Merge pull request" }).click();
        await pipeline.settled();
        await goto(`${APPS}/deployments`);
        const production = page.getByRole("link", { name: /apps\.localhost|View deployment/ }).first();
        const address = (await production.getAttribute("href")) ?? "";
        expect(address).toMatch(/\.apps\.localhost:\d+/);
        await expect(readHeading(page, address)).resolves.toBe("Our wedding");
        expect(consoleErrors).toEqual([]);
      },
    );
  });
});

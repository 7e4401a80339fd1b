import { afterAll, beforeAll, expect, it } from "vitest";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { startGitHub } from "../local/start-github.ts";
import { callAs, REPOSITORY, seedRepository } from "./apps-repository.ts";
import { describeInBrowser } from "./chromium.ts";
import { visit } from "./visit.ts";

describeInBrowser("the issue pages", (browser) => {
  let standIn: GitHubStandIn;
  beforeAll(async () => {
    standIn = await startGitHub();
    await seedRepository(standIn);
    await callAs(standIn, "ada", "POST /labels", { name: "prompt", color: "5b5bd6" });
  });
  afterAll(() => standIn?.close());

  const openIssue = async (title: string, body = ""): Promise<string> => {
    const { number } = await callAs(standIn, "ada", "POST /issues", { title, body });
    return `/${REPOSITORY}/issues/${number}`;
  };

  it("create an issue from a form for any signed-in user, with the form's label and body", async () => {
    await visit(browser(), standIn, { login: "linus" }, async ({ page, goto, consoleErrors }) => {
      await goto(`/${REPOSITORY}/issues`);
      await page.getByRole("link", { name: "New issue" }).click();
      await page.getByRole("link", { name: "Get started: Prompt" }).click();
      await page.getByLabel("Title").fill("[app] A poll");
      await page.getByLabel("What should the app do?").fill("Friends vote on\ndinner");
      await page.getByLabel("Style").selectOption("Playful");
      await page.getByLabel("The prompt contains no secrets").check();
      await page.getByRole("button", { name: "Create" }).click();

      await page.getByRole("heading", { name: /\[app\] A poll #\d+/ }).waitFor();
      const number = Number(new URL(page.url()).pathname.split("/").at(-1));
      const issue = await callAs(standIn, "linus", `GET /issues/${number}`);
      expect(issue).toMatchObject({ user: { login: "linus" }, labels: [{ name: "prompt" }] });
      expect(issue["body"]).toBe(
        "### What should the app do?\n\nFriends vote on\ndinner\n\n### Name\n\n_No response_\n\n### Style\n\nPlayful\n\n### Before you send it\n\n- [x] The prompt contains no secrets",
      );
      expect(consoleErrors).toEqual([]);
    });
  });

  it("name missing answers and keep the others if the browser does not validate the form", async () => {
    await visit(browser(), standIn, { login: "ada" }, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/issues/new?template=prompt.yml&slug=dinner`);
      await page.getByLabel("Title").fill("[app] A poll");
      await page.locator("main form").evaluate((form) => form.setAttribute("novalidate", ""));
      await page.getByRole("button", { name: "Create" }).click();

      await page.getByText("What should the app do? can’t be blank.").waitFor();
      await page.getByText("“The prompt contains no secrets” must be checked.").waitFor();
      expect(await page.getByLabel("Title").inputValue()).toBe("[app] A poll");
      expect(await page.getByLabel("Name").inputValue()).toBe("dinner");
    });
  });

  it("run no script from an issue", async () => {
    const evil =
      '<img src=x onerror="document.title=1"><script>document.title="2"</script>[x](javascript:alert(1))';
    const address = await openIssue('<script>document.title="3"</script>', evil);
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      const policy = page
        .waitForResponse(`**${address}`)
        .then((response) => response.headerValue("content-security-policy"));
      await goto(address);

      expect(await policy).toContain("script-src 'self'");
      expect(await page.title()).toContain('<script>document.title="3"</script> · Issue');
      expect(await page.locator("main script, main [onerror], main a[href^=javascript]").count()).toBe(0);
    });
  });

  it("comment, close, reopen, rename and edit without JavaScript", async () => {
    const address = await openIssue("First title");
    await visit(browser(), standIn, { login: "ada", javaScriptEnabled: false }, async ({ page, goto }) => {
      await goto(address);
      await page.getByLabel("Add a comment").fill("Good **idea**");
      await page.getByRole("button", { name: "Comment", exact: true }).click();
      await page.locator(".comment strong", { hasText: "idea" }).waitFor();

      await page.getByLabel("Add a comment").fill("Not now");
      await page.getByRole("button", { name: "Close issue" }).click();
      await page.locator("p", { hasText: "Not now" }).waitFor();
      await page.getByText("closed this").waitFor();
      await page.getByRole("button", { name: "Reopen issue" }).click();
      await page.getByText("reopened this").waitFor();

      await page.getByText("Edit title").click();
      await page.getByLabel("New title").fill("Second title");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { name: "Second title" }).waitFor();

      const comment = page.locator(".comment", { hasText: "Not now" });
      await comment.getByText("Edit", { exact: true }).click();
      await comment.getByLabel("Markdown").fill("Later");
      await comment.getByRole("button", { name: "Update comment" }).click();
      await page.locator(".comment", { hasText: "Later" }).waitFor();
    });
  });

  it("show the API's message and keep the draft when the API refuses a comment", async () => {
    const address = await openIssue("Too long");
    await visit(browser(), standIn, { login: "ada" }, async ({ page, goto }) => {
      await goto(address);
      await page.getByLabel("Add a comment").fill("x".repeat(65_537));
      await page.getByRole("button", { name: "Comment", exact: true }).click();

      await page.getByRole("alert").getByText("65536 characters").waitFor();
      expect((await page.getByLabel("Add a comment").inputValue()).length).toBe(65_537);
    });
  });

  it("show new comments while a person types, and keep the text and the focus", async () => {
    const address = await openIssue("Live");
    await visit(browser(), standIn, { login: "ada" }, async ({ page, goto, consoleErrors }) => {
      await goto(address);
      const field = page.getByLabel("Add a comment");
      await field.fill("half a sent");
      await callAs(standIn, "grace", `POST /issues/${address.split("/").at(-1)}/comments`, {
        body: "I am here too",
      });

      await page.locator("p", { hasText: "I am here too" }).waitFor();
      expect(await field.inputValue()).toBe("half a sent");
      expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
      expect(consoleErrors).toEqual([]);
    });
  });

  it("sign a person in and out without leaving the page", async () => {
    const address = await openIssue("Who am I?");
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(address);
      const menu = page.getByRole("banner");
      await menu.getByText("Signed out", { exact: true }).waitFor();
      await page.goto(standIn.loginUrl("grace", address));
      await page.getByLabel("Add a comment").waitFor();
      expect(page.url()).toBe(standIn.serverUrl + address);

      await menu.getByText("Signed in as grace").click();
      await menu.getByRole("button", { name: "Sign out" }).click();
      await page.getByText("Sign in to comment.").waitFor();

      await menu.getByText("Sign in", { exact: true }).click();
      await menu.getByRole("button", { name: "linus" }).click();
      await page.getByLabel("Add a comment").waitFor();
      expect(new URL(page.url()).pathname).toBe(address);
    });
  });

  it("sign a person in on the start page", async () => {
    await visit(browser(), standIn, { login: "" }, async ({ page, goto }) => {
      await goto("/");
      await page.getByRole("main").getByRole("button", { name: "grace" }).click();

      await page.getByRole("banner").getByText("Signed in as grace").waitFor({ state: "attached" });
    });
  });

  it("offer no form to a visitor who is not signed in", async () => {
    const address = await openIssue("Look only");
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(address);

      expect(await page.getByRole("button", { name: "Comment" }).count()).toBe(0);
      expect(await page.getByText("Sign in to comment.").count()).toBe(1);
    });
  });
});

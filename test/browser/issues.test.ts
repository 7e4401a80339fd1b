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
    await callAs(standIn, "ada", "POST", "/labels", { name: "prompt", color: "5b5bd6" });
  });
  afterAll(() => standIn?.close());

  const openIssue = async (title: string, body = ""): Promise<string> => {
    const { number } = await callAs(standIn, "ada", "POST", "/issues", { title, body });
    return `/${REPOSITORY}/issues/${number}`;
  };

  it("take a prompt from anybody who is signed in, with the label and body that GitHub's form gives it", async () => {
    await visit(browser(), standIn, "linus", async ({ page, goto, complaints }) => {
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
      const issue = await callAs(standIn, "linus", "GET", `/issues/${number}`);
      expect(issue).toMatchObject({ user: { login: "linus" }, labels: [{ name: "prompt" }] });
      expect(issue["body"]).toBe(
        "### What should the app do?\n\nFriends vote on\ndinner\n\n### Name\n\n_No response_\n\n### Style\n\nPlayful\n\n### Before you send it\n\n- [x] The prompt contains no secrets",
      );
      expect(complaints).toEqual([]);
    });
  });

  it("say what is missing and keep what was written, even when the browser does not check the form", async () => {
    await visit(browser(), standIn, "ada", async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/issues/new?template=prompt.yml&slug=dinner`);
      await page.getByLabel("Title").fill("[app] A poll");
      await page.locator("main form").evaluate((form) => form.setAttribute("novalidate", ""));
      await page.getByRole("button", { name: "Create" }).click();

      await page.getByText("What should the app do? can’t be blank.").waitFor();
      await page.getByText("“The prompt contains no secrets” must be ticked.").waitFor();
      expect(await page.getByLabel("Title").inputValue()).toBe("[app] A poll");
      expect(await page.getByLabel("Name").inputValue()).toBe("dinner");
    });
  });

  it("run nothing that somebody wrote into an issue", async () => {
    const evil =
      '<img src=x onerror="document.title=1"><script>document.title="2"</script>[x](javascript:alert(1))';
    const address = await openIssue('<script>document.title="3"</script>', evil);
    await visit(browser(), standIn, undefined, async ({ page, goto }) => {
      const policy = page
        .waitForResponse(`**${address}`)
        .then((response) => response.headerValue("content-security-policy"));
      await goto(address);

      expect(await policy).toContain("script-src 'self'");
      expect(await page.title()).toContain('<script>document.title="3"</script> · Issue');
      expect(await page.locator("main script, main [onerror], main a[href^=javascript]").count()).toBe(0);
    });
  });

  it("comment, close, reopen, rename and edit without any script in the browser", async () => {
    const address = await openIssue("First title");
    await visit(
      browser(),
      standIn,
      "ada",
      async ({ page, goto }) => {
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
      },
      { javaScriptEnabled: false },
    );
  });

  it("show the API's own words and keep the draft when a comment is refused", async () => {
    const address = await openIssue("Too long");
    await visit(browser(), standIn, "ada", async ({ page, goto }) => {
      await goto(address);
      await page.getByLabel("Add a comment").fill("x".repeat(65_537));
      await page.getByRole("button", { name: "Comment", exact: true }).click();

      await page.getByRole("alert").getByText("65536 characters").waitFor();
      expect((await page.getByLabel("Add a comment").inputValue()).length).toBe(65_537);
    });
  });

  it("show what others write while somebody types, and keep what is being typed", async () => {
    const address = await openIssue("Live");
    await visit(browser(), standIn, "ada", async ({ page, goto, complaints }) => {
      await goto(address);
      const field = page.getByLabel("Add a comment");
      await field.fill("half a sent");
      await callAs(standIn, "grace", "POST", `/issues/${address.split("/").at(-1)}/comments`, {
        body: "I am here too",
      });

      await page.locator("p", { hasText: "I am here too" }).waitFor();
      expect(await field.inputValue()).toBe("half a sent");
      expect(await field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
      expect(complaints).toEqual([]);
    });
  });

  it("let a person sign in, become another one and sign out where they are", async () => {
    const address = await openIssue("Who am I?");
    await visit(browser(), standIn, undefined, async ({ page, goto }) => {
      await goto(address);
      const menu = page.getByRole("banner");
      await menu.getByText("Sign in", { exact: true }).click();
      await menu.getByRole("button", { name: "grace" }).click();
      await page.getByLabel("Add a comment").waitFor();
      expect(new URL(page.url()).pathname).toBe(address);

      await menu.getByText("Signed in as grace").click();
      await menu.getByRole("button", { name: "Sign out" }).click();
      await page.getByText("Sign in (above) to comment.").waitFor();
    });
  });

  it("offer no form to a person who is not signed in", async () => {
    const address = await openIssue("Look only");
    await visit(browser(), standIn, undefined, async ({ page, goto }) => {
      await goto(address);

      expect(await page.getByRole("button", { name: "Comment" }).count()).toBe(0);
      expect(await page.getByText("Sign in (above) to comment.").count()).toBe(1);
    });
  });
});

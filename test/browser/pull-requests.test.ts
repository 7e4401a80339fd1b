import { afterAll, beforeAll, expect, it } from "vitest";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { startGitHub } from "../local/start-github.ts";
import {
  callAs,
  commitFiles,
  type OpenedPull,
  openPull,
  REPOSITORY,
  seedRepository,
} from "./apps-repository.ts";
import { describeInBrowser } from "./chromium.ts";
import { visit } from "./visit.ts";

describeInBrowser("the pull request pages", (browser) => {
  let standIn: GitHubStandIn;
  beforeAll(async () => {
    standIn = await startGitHub();
    await seedRepository(standIn);
  });
  afterAll(() => standIn?.close());

  type Report = (state: string, description: string, url?: string) => Promise<unknown>;

  const deploy = async ({ headSha }: OpenedPull): Promise<Report> => {
    const { id } = await callAs(standIn, "ada", "POST /deployments", {
      ref: headSha,
      environment: "preview/todo",
      auto_merge: false,
      required_contexts: [],
      transient_environment: true,
    });
    return (state, description, url) =>
      callAs(standIn, "ada", `POST /deployments/${id}/statuses`, {
        state,
        description,
        auto_inactive: false,
        ...(url === undefined ? {} : { environment_url: url }),
      });
  };

  it("follow a deployment to its URL without a reload", async () => {
    const pull = await openPull(standIn, "follow");
    const report = await deploy(pull);
    await report("queued", "Changed by this pull request");
    await visit(browser(), standIn, { login: "ada" }, async ({ page, goto, consoleErrors }) => {
      await goto(pull.address);
      const box = page.getByRole("region", { name: "Deployments" });
      await box.getByText("Queued", { exact: true }).last().waitFor();
      await page.evaluate("window.loadedOnce = true");

      await report("in_progress", "Building");
      await box.getByText("Building").waitFor();
      await report("success", "Live in 3.2 s", "http://todo--pr-1.preview.localhost:8787/");
      await box.getByText("Live in 3.2 s").waitFor();

      const link = box.getByRole("link", { name: "View deployment" });
      expect(await link.getAttribute("href")).toBe("http://todo--pr-1.preview.localhost:8787/");
      expect(await page.locator(".timeline").getByText("deployed to preview/todo").count()).toBe(1);
      expect(await page.getByRole("status").textContent()).toContain("successfully deployed");
      expect(await page.evaluate("window.loadedOnce")).toBe(true);
      expect(consoleErrors).toEqual([]);
    });
  });

  it("show a removed preview as destroyed, without a link", async () => {
    const pull = await openPull(standIn, "down");
    const report = await deploy(pull);
    await report("success", "Live in 3.2 s", "http://todo--pr-1.preview.localhost:8787/");
    await report("inactive", "The pull request was closed");
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(pull.address);
      const box = page.getByRole("region", { name: "Deployments" });

      await box.getByText("Destroyed", { exact: true }).last().waitFor();
      expect(await box.getByRole("link", { name: "View deployment" }).count()).toBe(0);
    });
  });

  it("render no link for a URL that is not http or https", async () => {
    const pull = await openPull(standIn, "web");
    const report = await deploy(pull);
    await report("success", "Live", "http://example.com/");
    const status = standIn.store.deploymentStatuses.all().at(-1);
    standIn.store.deploymentStatuses.update(status?.id ?? 0, { environmentUrl: "javascript:alert(1)" });
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(pull.address);

      expect(await page.getByRole("link", { name: "View deployment" }).count()).toBe(0);
    });
  });

  it("show the newest commit status of each context", async () => {
    const pull = await openPull(standIn, "checked");
    const set = (state: string, context: string): Promise<unknown> =>
      callAs(standIn, "ada", `POST /statuses/${pull.headSha}`, {
        state,
        context,
        description: `it is ${state}`,
        target_url: "http://todo.localhost/",
      });
    await set("pending", "overskill/preview/todo");
    await set("success", "overskill/preview/todo");
    await set("failure", "overskill/preview/poll");
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(pull.address);
      const checks = page.getByRole("region", { name: "Checks" });

      await checks.getByText("Some checks were not successful").last().waitFor();
      expect(await checks.getByText("1 failing, 1 successful").count()).toBe(1);
      expect(await checks.getByText("it is success").count()).toBe(1);
      expect(await checks.getByText("it is pending").count()).toBe(0);
    });
  });

  it("merge a pull request", async () => {
    const pull = await openPull(standIn, "merged");
    await visit(browser(), standIn, { login: "grace" }, async ({ page, goto }) => {
      await goto(pull.address);
      await page.getByRole("button", { name: "Merge pull request" }).click();

      await page.getByText("Pull request successfully merged and closed").waitFor();
      await page.getByText("merged commit").waitFor();
      await page.getByText("grace merged 1 commit into main").waitFor();
      expect(await callAs(standIn, "grace", `GET /pulls/${pull.number}`)).toMatchObject({
        merged: true,
        merged_by: { login: "grace" },
      });
      await goto(`/${REPOSITORY}/blob/main/apps/merged/src/list.ts`);
      await page.getByText("export class List {").waitFor();
    });
  });

  it("refuse to merge if the branch moved after the page was loaded", async () => {
    const pull = await openPull(standIn, "moved");
    await visit(browser(), standIn, { login: "ada", javaScriptEnabled: false }, async ({ page, goto }) => {
      await goto(pull.address);
      await commitFiles(standIn, pull.branch, "feat: one more", { "apps/moved/more.ts": "export {};\n" });
      await page.getByRole("button", { name: "Merge pull request" }).click();

      await page
        .getByRole("alert")
        .getByText("Head branch was modified. Review and try the merge again.")
        .waitFor();
      expect(await callAs(standIn, "ada", `GET /pulls/${pull.number}`)).toMatchObject({ merged: false });
    });
  });

  it.each([
    ["a visitor who is not signed in", {}, "Sign in to merge this pull request."],
    ["a user without write access", { login: "linus" }, "Only those with write access"],
  ])("disable the merge button for %s, with a reason", async (who, visitor, reason) => {
    const pull = await openPull(standIn, who.replaceAll(" ", "-"));
    await visit(browser(), standIn, visitor, async ({ page, goto }) => {
      await goto(pull.address);

      await page.getByText(reason).waitFor();
      expect(await page.getByRole("button", { name: "Merge pull request" }).isDisabled()).toBe(true);
    });
  });

  it("disable the merge button for a branch with conflicts, with a reason", async () => {
    const pull = await openPull(standIn, "conflict");
    await commitFiles(standIn, "main", "fix: the same file", { "apps/conflict/src/list.ts": "export {};\n" });
    await visit(browser(), standIn, { login: "ada" }, async ({ page, goto }) => {
      await goto(pull.address);

      await page.getByText("This branch has conflicts that must be resolved").waitFor();
      expect(await page.getByRole("button", { name: "Merge pull request" }).isDisabled()).toBe(true);
    });
  });

  it("update an outdated branch if the base branch requires it, and then merge it", async () => {
    const pull = await openPull(standIn, "behind");
    await commitFiles(standIn, "main", "chore: go on", { "notes.md": "later\n" });
    const { id } = standIn.store.repositories.all()[0] ?? { id: 0 };
    const protect = (strict: boolean): unknown =>
      standIn.store.repositories.update(id, {
        protections: strict ? { main: { strict, contexts: [], enforceAdmins: true } } : {},
      });
    protect(true);
    try {
      await visit(browser(), standIn, { login: "ada" }, async ({ page, goto }) => {
        await goto(pull.address);
        await page.getByText("This branch is out-of-date with the base branch").waitFor();
        const merge = page.getByRole("button", { name: "Merge pull request" });
        expect(await merge.isDisabled()).toBe(true);

        await page.getByRole("button", { name: "Update branch" }).click();
        await page.getByText("No conflicts with base branch").waitFor();
        await merge.click();
        await page.getByText("Pull request successfully merged and closed").waitFor();
      });
    } finally {
      protect(false);
    }
  });

  it("show commits and the changes in each file", async () => {
    const pull = await openPull(standIn, "files", {
      "apps/todo/src/worker.ts":
        'export default {\n  fetch(): Response {\n    return new Response("bye");\n  },\n};\n',
      "apps/files/src/list.ts": "export class List {}\n",
    });
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(pull.address);
      await page.getByRole("link", { name: "Commits 1" }).click();
      await page.getByRole("link", { name: "feat(files): make it" }).waitFor();
      await page.getByRole("link", { name: "Files changed 2" }).click();

      const region = page.getByRole("region", { name: "Changes in apps/todo/src/worker.ts" });
      await region.locator(".diff-addition", { hasText: 'new Response("bye")' }).waitFor();
      await region.locator(".diff-deletion", { hasText: 'new Response("hello")' }).waitFor();
    });
  });

  it("appear in the timeline of the issue they mention", async () => {
    const { number } = await callAs(standIn, "ada", "POST /issues", { title: "A list" });
    const pull = await openPull(standIn, "mention");
    await callAs(standIn, "ada", `PATCH /pulls/${pull.number}`, { body: `Closes #${number}` });
    await visit(browser(), standIn, {}, async ({ page, goto }) => {
      await goto(`/${REPOSITORY}/issues/${number}`);
      await page.getByRole("link", { name: `feat(mention): make it #${pull.number}` }).click();

      await page.waitForURL(`**${pull.address}`);
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { startGitHub } from "../local/start-github.ts";
import { callAs, commitFiles, REPOSITORY, seedRepository } from "./apps-repository.ts";
import { describeInBrowser } from "./chromium.ts";
import { openSession } from "./session.ts";
import { visit } from "./visit.ts";

let standIn: GitHubStandIn;
beforeAll(async () => {
  standIn = await startGitHub();
  await seedRepository(standIn);
  await standIn.createRepository({ owner: "ada", name: "secret", private: true });
  await callAs(standIn, "ada", "POST /issues", { title: "One", body: "`code` ".repeat(80) });
});
afterAll(() => standIn?.close());

const address = (path: string): string => `http://127.0.0.1:${standIn.port}${path}`;

describe("signing in", () => {
  it.each(["//evil.example", "/\\evil.example", "https://evil.example"])(
    "never redirects to another site such as %s",
    async (to) => {
      const { csrfToken, headers } = openSession(standIn, "ada");
      const response = await fetch(address("/-/sign-in"), {
        method: "POST",
        redirect: "manual",
        headers,
        body: new URLSearchParams({ login: "grace", return_to: to, csrf_token: csrfToken }),
      });

      expect(response.headers.get("location")).toBe("/");
    },
  );
});

describe("a page", () => {
  it("of a private repository is hidden from users without a role, and not listed", async () => {
    const read = (path: string, login: string): Promise<Response> =>
      fetch(address(path), { headers: openSession(standIn, login).headers });

    expect((await read("/ada/secret", "linus")).status).toBe(404);
    expect((await read("/ada/secret", "ada")).status).toBe(200);
    expect(await (await read("/", "linus")).text()).not.toContain("/ada/secret");
  });

  it.each([
    `/${REPOSITORY}/issues/99`,
    `/${REPOSITORY}/pull/99`,
    `/${REPOSITORY}/actions/runs/1`,
    `/${REPOSITORY}/issues/new?template=../../README.md`,
    `/${REPOSITORY}/blob/main/nothing.md`,
    "/no-owner/no-repository",
    "/a/b/c/d",
  ])("at %s is a 404 page", async (path) => {
    const response = await fetch(address(path));

    expect(response.status).toBe(404);
    expect(await response.text()).toContain("Page not found");
  });

  it("shows a file on a branch with slashes in its name", async () => {
    await commitFiles(standIn, "feature/long/name", "feat: a file", { "docs/a.txt": "found it" });
    const response = await fetch(address(`/${REPOSITORY}/blob/feature/long/name/docs/a.txt`));

    expect(await response.text()).toContain("found it");
  });

  it("serves a raw file whose scripts cannot run", async () => {
    await commitFiles(standIn, "svg", "feat: a picture", { "a.svg": "<svg><script>1</script></svg>" });
    const response = await fetch(address(`/${REPOSITORY}/raw/svg/a.svg`));

    expect(response.headers.get("content-type")).toBe("image/svg+xml");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });

  it("answers 304 while it is unchanged", async () => {
    const first = await fetch(address("/ada/apps/actions"));
    const etag = first.headers.get("etag") ?? "";
    const second = await fetch(address("/ada/apps/actions"), { headers: { "If-None-Match": etag } });

    expect(etag).not.toBe("");
    expect(second.status).toBe(304);
  });
});

describeInBrowser("every page", (browser) => {
  const PAGES = [
    "/",
    `/${REPOSITORY}`,
    `/${REPOSITORY}/blob/main/apps/todo/src/worker.ts`,
    `/${REPOSITORY}/issues`,
    `/${REPOSITORY}/issues/1`,
    `/${REPOSITORY}/issues/new`,
    `/${REPOSITORY}/issues/new?template=prompt.yml`,
    `/${REPOSITORY}/pulls`,
    `/${REPOSITORY}/actions`,
    `/${REPOSITORY}/deployments`,
  ];

  it("fits a phone, has a level 1 heading, and labels each field", async () => {
    await visit(
      browser(),
      standIn,
      { login: "ada", viewport: { width: 360, height: 740 } },
      async ({ page, goto, consoleErrors }) => {
        for (const path of PAGES) {
          await goto(path);
          const found = await page.evaluate(FACTS);
          expect({ path, ...(found as object) }).toEqual({
            path,
            tooWide: false,
            headed: true,
            unlabelled: 0,
          });
        }
        expect(consoleErrors).toEqual([]);
      },
    );
  });
});

/** Expression that runs in the page. */
const FACTS = `({
  tooWide: document.documentElement.scrollWidth > window.innerWidth,
  headed: document.querySelector("h1") !== null,
  unlabelled: [...document.querySelectorAll("input:not([type=hidden]), textarea, select")]
    .filter((field) => field.labels.length === 0).length,
})`;

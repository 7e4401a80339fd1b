import { afterAll, beforeAll, expect, it } from "vitest";
import type { GitHubStandIn } from "../../scripts/local/github/server/stand-in.ts";
import { callAs, openPull, REPOSITORY, seedRepository } from "../browser/apps-repository.ts";
import { describeInBrowser } from "../browser/chromium.ts";
import { visit } from "../browser/visit.ts";
import { type RunningAccount, startAccount } from "../local/cloudflare/running-account.ts";
import { startGitHub } from "../local/start-github.ts";

/** Everything that a page can send to another origin of its own site. `TARGET` is the address of the pages. */
const ATTACK = `
const post = (path, fields) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: TARGET + path, target: "sink" });
  for (const [name, value] of Object.entries(fields)) form.append(Object.assign(document.createElement("input"), { name, value }));
  document.body.append(form);
  form.submit();
};
const tell = (text) => document.body.append(Object.assign(document.createElement("p"), { textContent: text }));
const attempt = async (name, work) => {
  try { tell(name + ": " + (await work())); } catch (error) { tell(name + ": " + error.name); }
};
const send = (mode, path, fields, headers = {}) =>
  fetch(TARGET + path, { method: "POST", mode, credentials: "include", headers, body: new URLSearchParams(fields) });
(async () => {
  const comment = { body: "as you", intent: "comment", csrf_token: "guess" };
  await attempt("read", async () => (await fetch(TARGET + PULL, { credentials: "include" })).text());
  await attempt("opaque", async () => (await (await fetch(TARGET + PULL, { mode: "no-cors", credentials: "include" })).text()).length);
  await attempt("comment", () => send("no-cors", PULL + "/comments", comment).then((r) => r.type));
  await attempt("comment with token header", () => send("cors", PULL + "/comments", comment, { "X-CSRF-Token": "x" }).then((r) => r.status));
  await attempt("merge", () => send("no-cors", PULL + "/merge", { method: "merge", sha: SHA }).then((r) => r.type));
  await attempt("API", () => send("no-cors", "/api/v3/repos" + ISSUES, comment).then((r) => r.type));
  await attempt("frame", () => new Promise((settle) => {
    const frame = Object.assign(document.createElement("iframe"), { src: TARGET + PULL, onload: () => {
      try { settle("read " + frame.contentDocument.title); } catch (error) { settle(error.name); }
    } });
    document.body.append(frame);
    setTimeout(settle, 3000, "nothing");
  }));
  for (const domain of ["localhost", "gh.localhost", ".localhost"]) document.cookie = "overskill_session=evil; path=/; domain=" + domain;
  tell("cookie: " + document.cookie);
  const opened = window.open(TARGET + PULL, "sink");
  await new Promise((settle) => setTimeout(settle, 1000));
  await attempt("window", () => opened.document.title);
  post(PULL + "/comments", comment);
  await new Promise((settle) => setTimeout(settle, 1000));
  post(PULL + "/merge", { method: "merge", sha: SHA });
  post("/-/sign-in", { login: "linus", return_to: "/" });
  await new Promise((settle) => setTimeout(settle, 1000));
  tell("finished");
})();`;

describeInBrowser("A page of a Worker, open in the browser of a person who is signed in", (browser) => {
  let account: RunningAccount;
  let github: GitHubStandIn;
  beforeAll(async () => {
    [account, github] = await Promise.all([startAccount(), startGitHub()]);
    await seedRepository(github);
  });
  afterAll(async () => {
    await Promise.all([account.cloudflare.close(), github.close()]);
  });

  it("can neither comment, merge, sign in, nor read a page", { timeout: 60_000 }, async () => {
    const pull = await openPull(github, "victim");
    const constants = {
      TARGET: github.serverUrl,
      PULL: pull.address,
      SHA: pull.headSha,
      ISSUES: `/${REPOSITORY}/issues`,
    };
    const script = `${Object.entries(constants)
      .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`)
      .join("")}${ATTACK}`;
    const html = `<!doctype html><title>App</title><iframe name="sink"></iframe><script>${script}</script>`;
    const code = `export default { fetch: () => new Response(${JSON.stringify(html)}, { headers: { "content-type": "text/html" } }) };`;
    expect(
      (await account.client.upload("production", "evil", { modules: { "index.js": code } })).status,
    ).toBe(200);

    await visit(browser(), github, { login: "ada" }, async ({ page, goto }) => {
      await goto(pull.address);
      await page.getByRole("button", { name: "Merge pull request" }).waitFor();
      await page.goto(`http://evil.apps.localhost:${account.cloudflare.dispatcherPort}/`);
      await page.getByText("finished").waitFor({ timeout: 30_000 });
      const told = await page.locator("p").allTextContents();
      expect(told).toEqual(
        expect.arrayContaining(["read: TypeError", "opaque: 0", "comment with token header: TypeError"]),
      );
      expect(told.find((line) => line.startsWith("frame:"))).not.toContain("victim");
      expect(told).toContain("window: SecurityError");
      // The person is still who they were, and the pages still work.
      await goto(pull.address);
      await page.getByRole("banner").getByText("Signed in as ada").waitFor({ state: "attached" });
      await page.getByPlaceholder("Use Markdown to format your comment").fill("by hand");
      await page.getByRole("button", { name: "Comment", exact: true }).click();
      await page.getByRole("paragraph").filter({ hasText: "by hand" }).waitFor();
    });
    expect(github.store.comments.all().map(({ body }) => body)).toEqual(["by hand"]);
    expect(await callAs(github, "ada", `GET /pulls/${pull.number}`)).toMatchObject({
      merged: false,
      state: "open",
    });
    expect(github.store.issues.all()).toHaveLength(1);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HELLO_APP, REPOSITORY } from "../e2e/pipeline.ts";
import { type HostileWorld, startHostileWorld } from "./hostile-world.ts";

const FORK = { owner: "mallory", repo: "apps" };

/** A workflow that a fork brings along: it tries to use every permission and to read every secret. */
const HOSTILE_WORKFLOW = `
name: Hostile
on: pull_request
permissions: { contents: write, issues: write, pull-requests: write, deployments: write, statuses: write, actions: read }
jobs:
  steal:
    runs-on: ubuntu-latest
    environment: { name: production, deployment: false }
    steps:
      - env:
          TOKEN: \${{ github.token }}
          STOLEN: \${{ toJSON(secrets) }}
          KEY: \${{ secrets.OPENAI_API_KEY }}\${{ secrets.CLOUDFLARE_API_TOKEN }}
        run: |
          echo "key: [$KEY]"
          node -e 'console.log("secrets: " + Object.keys(JSON.parse(process.env.STOLEN)).sort())'
          for path in issues/1/comments git/refs deployments statuses/$GITHUB_SHA; do
            node -e '
              const [api, path, token] = process.argv.slice(1);
              fetch(api + path, { method: "POST", body: "{}", headers: { authorization: "token " + token, "user-agent": "x" } })
                .then(({ status }) => console.log("POST " + path.split("/")[0] + " answered " + status));
            ' "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/" "$path" "$TOKEN"
          done
`;

describe("people without write access", { timeout: 180_000 }, () => {
  let world: HostileWorld;
  let mallory: HostileWorld["octokit"];
  beforeAll(async () => {
    world = await startHostileWorld();
    mallory = world.as("mallory");
    world.as("triager");
    const { setCollaborator } = world.platform.github;
    setCollaborator("octo/apps", "triager", "triage");
  }, 60_000);
  afterAll(async () => {
    const leaks = await world.leaks();
    await world.close();
    expect(leaks).toEqual([]);
  });
  let calls = 0;
  beforeEach(() => {
    calls = world.model.requests.length;
  });

  const newCalls = () => world.model.requests.slice(calls).join("\n");
  const comment = (number: number, body: string, octokit = world.octokit) =>
    octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: number, body });
  /** Opens an issue as the form does, whose author cannot set its label through the API. */
  const openAs = async (octokit: HostileWorld["octokit"], body: string) => {
    const { data } = await octokit.rest.issues.create({ ...REPOSITORY, title: "App", body });
    await world.octokit.rest.issues.addLabels({
      ...REPOSITORY,
      issue_number: data.number,
      labels: ["prompt"],
    });
    return data.number;
  };
  const jobNames = () =>
    world.platform.github.store.jobs.all().map(({ name, conclusion }) => `${name}: ${conclusion}`);

  it("get one answer, however many of them comment, and start no job with secrets or a lock", async () => {
    const issue = await openAs(mallory, "Build a page.");
    const before = jobNames().length;
    const triager = world.as("triager");
    for (const octokit of [mallory, triager, mallory]) await comment(issue, "/retry", octokit);
    await Promise.all([comment(issue, "/rollback hello", mallory), comment(issue, "/rollback", triager)]);
    await world.settled();

    const answers = (await world.comments(issue)).filter((body) => !body.startsWith("/"));
    expect(answers).toEqual([expect.stringMatching(/write access/)]);
    const started = jobNames()
      .slice(before)
      .filter((name) => !name.endsWith("skipped"));
    expect(started.filter((name) => !/ \/ authorize: success$/.test(name))).toEqual([]);
    expect(started).toHaveLength(5);
    expect(newCalls()).toBe("");
  });

  it("cannot change the prompt after a maintainer's /retry", async () => {
    const issue = await openAs(mallory, "Build a page about TEA-AS-SEEN.");
    await comment(issue, "/retry");
    await mallory.rest.issues.update({
      ...REPOSITORY,
      issue_number: issue,
      body: "Build a page about SWAPPED.",
    });
    await world.settled();

    expect(newCalls()).toContain("TEA-AS-SEEN");
    expect(newCalls()).not.toContain("SWAPPED");
  });

  it("cannot change what a follow-up is based on, nor what /retry repeats", async () => {
    const issue = await openAs(mallory, "Build a page about TEA-AS-SEEN.");
    await comment(issue, "/retry");
    await world.settled();
    const { data: pulls } = await world.octokit.rest.pulls.list(REPOSITORY);
    const pull = pulls.find(({ head }) => head.ref.startsWith(`overskill/${issue}-`))?.number ?? 0;
    await mallory.rest.issues.update({ ...REPOSITORY, issue_number: issue, body: "Now SWAPPED." });
    calls = world.model.requests.length;
    await comment(pull, "Rename it to SECOND-REQUEST");
    await world.settled();
    expect(newCalls()).toContain("TEA-AS-SEEN");
    expect(newCalls()).not.toContain("SWAPPED");

    calls = world.model.requests.length;
    await comment(pull, "Please add STRANGER-TEXT", mallory);
    await comment(pull, "/retry");
    await world.settled();
    expect(newCalls()).toContain("SECOND-REQUEST");
    expect(newCalls()).not.toContain("STRANGER-TEXT");
  });

  it("cannot edit a request between /retry and its run", async () => {
    const issue = await world.openPrompt("A page about coffee");
    await world.settled();
    const { data: pulls } = await world.octokit.rest.pulls.list(REPOSITORY);
    const pull = pulls.find(({ head }) => head.ref.startsWith(`overskill/${issue}-`))?.number ?? 0;
    world.as("writer", "write");
    const writer = world.as("writer");
    const { data: asked } = await comment(pull, "Make it green", writer);
    await world.settled();
    calls = world.model.requests.length;
    // Times are in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await comment(pull, "/retry");
    await writer.rest.issues.updateComment({ ...REPOSITORY, comment_id: asked.id, body: "Make it EDITED" });
    await world.settled();

    expect(newCalls()).not.toContain("EDITED");
    expect((await world.comments(pull)).at(-1)).toMatch(/text changed at/);
  });

  it("get no token, secret, environment or preview for a pull request from a fork", async () => {
    await world.push("main", HELLO_APP);
    await world.settled();
    const before = (await world.deployments()).length;
    await mallory.rest.repos.createFork(REPOSITORY);
    for (const [path, text] of [
      [".github/workflows/hostile.yml", HOSTILE_WORKFLOW],
      ["apps/hello/src/worker.ts", "export default { fetch: () => new Response('from a fork') };\n"],
    ] as const) {
      const content = Buffer.from(text).toString("base64");
      const { data: old } = await mallory.rest.repos
        .getContent({ ...FORK, path })
        .catch(() => ({ data: undefined }));
      const sha = old !== undefined && "sha" in old ? { sha: old.sha } : {};
      await mallory.rest.repos.createOrUpdateFileContents({ ...FORK, path, message: "x", content, ...sha });
    }
    const { data: pull } = await mallory.rest.pulls.create({
      ...REPOSITORY,
      title: "A fork",
      head: "mallory:main",
      base: "main",
    });
    await world.settled();

    const logs = await world.logs();
    expect(logs).toMatch(/key: \[\]/);
    expect(logs).toMatch(/secrets: (GITHUB_TOKEN|github_token)\n/);
    for (const path of ["issues", "git", "deployments", "statuses"]) {
      expect(logs).toContain(`POST ${path} answered 403`);
    }
    expect(await world.deployments()).toHaveLength(before);
    expect(jobNames().findLast((name) => name.startsWith("preview"))).toMatch(/skipped$/);
    expect(await world.comments(pull.number)).toEqual([]);

    // A maintainer who asks for a change of a fork's pull request gets an answer, and the model no request.
    await world.octokit.rest.issues.addLabels({
      ...REPOSITORY,
      issue_number: pull.number,
      labels: ["overskill"],
    });
    await comment(pull.number, "Make it blue");
    await comment(pull.number, "/rollback hello", mallory);
    await world.settled();
    const said = (await world.comments(pull.number)).filter((body) => body.startsWith("<!--"));
    expect(said).toEqual(
      expect.arrayContaining([expect.stringMatching(/from a fork/), expect.stringMatching(/write access/)]),
    );
    expect(said).toHaveLength(2);
    expect(newCalls()).toBe("");
    await world.octokit.rest.pulls.update({ ...REPOSITORY, pull_number: pull.number, state: "closed" });
    await world.settled();
    expect(jobNames().findLast((name) => name.startsWith("reconcile"))).toMatch(/skipped$/);
  });

  it("cannot publish a credential, or bring effects into comments, through a model's answer", async () => {
    const secret = `cfut_${"aB3".repeat(16)}`;
    const summary = [
      "Fixes #1 @octo see www.evil.test and //evil.test ![x](https://evil.test/x.png)",
      `a\u202Eb\u200Bc ${world.canaries.get("OPENAI_API_KEY")} ${secret}`,
      "Co-authored-by: Eve <eve@evil.test>",
    ].join("\n");
    world.model.write(
      { "index.html": "<!doctype html><title>x</title>" },
      { title: "[skip ci] fixes #1", summary },
    );
    const issue = await world.openPrompt("A page with effects");
    await world.settled();
    const { data: pulls } = await world.octokit.rest.pulls.list(REPOSITORY);
    const pull = pulls.find(({ head }) => head.ref.startsWith(`overskill/${issue}-`));
    const { data: commit } = await world.octokit.rest.repos.getCommit({
      ...REPOSITORY,
      ref: pull?.head.sha ?? "",
    });
    const texts = [
      pull?.title ?? "",
      pull?.body ?? "",
      commit.commit.message,
      ...(await world.comments(issue)),
    ];
    for (const text of texts) {
      expect(text).not.toMatch(/Fixes #1|@octo\b|www\.evil|\/\/evil|\u202E|\u200B|\[skip ci\]/);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/^Co-authored-by:/m);
    }

    world.model.write({ "src/config.ts": `export const key = "${secret}";\n` });
    world.model.write({ "src/config.ts": `export const key = atob("${btoa(secret)}");\n` });
    const other = await world.openPrompt("A page with a key");
    await world.settled();
    expect((await world.comments(other)).at(-1)).toMatch(/PROPOSAL_INVALID/);
    expect((await world.comments(other)).at(-1)).not.toContain(secret);
  });

  it("cannot get a credential in an app's files into a preview", async () => {
    const secret = `cfat_${"aB3".repeat(16)}`;
    await world.push("leaky", { ...HELLO_APP, "apps/hello/public/notes.txt": `token: ${secret}\n` });
    const pull = await world.openPullRequest("leaky");
    await world.settled();
    const text = (await world.comments(pull)).join("\n");
    expect(text).toMatch(/SECRET_FOUND/);
    expect(text).toMatch(/Line 1 of .*notes\.txt/);
    expect(text).not.toContain(secret);
  });
});

import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTempFolder, type TempFolder } from "../../actions/shared/adapters/filesystem/temp-folder.ts";
import type { BuiltTarget } from "../../actions/shared/domain/target.ts";
import { APPS, openWorld, REPO, type World } from "../local/github/world.ts";
import { runStep, type StepResult } from "./run-step.ts";

const CONFIG = `
environments:
  preview: { domain: preview.localhost }
  production: { domain: apps.localhost }
`;
const worker = (text: string, name = "a") => ({
  "wrangler.jsonc": `{ "name": "${name}", "main": "index.ts", "compatibility_date": "2026-07-01" }`,
  "index.ts": `export default { fetch: () => new Response(${text}) };\n`,
});
const below = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

/** The permissions in `preview.yml`. */
const PERMISSIONS = {
  actions: "read",
  contents: "write",
  deployments: "write",
  issues: "write",
  "pull-requests": "write",
  statuses: "write",
} as const;

describe("the build Action", () => {
  let world: World;
  let folder: TempFolder;
  beforeEach(async () => {
    world = await openWorld();
    folder = await createTempFolder();
    await world.commit("main", {
      ".github/overskill.yml": CONFIG,
      ...below("apps/todo", worker('"todo"', "todo")),
      ...below("apps/poll", worker('"poll"', "poll")),
    });
  });
  afterEach(async () => {
    await folder[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const openPullRequest = async (files: Readonly<Record<string, string>>) => {
    const main = await world.owner.rest.git.getRef({ ...REPO, ref: "heads/main" });
    await world.owner.rest.git.createRef({ ...REPO, ref: "refs/heads/change", sha: main.data.object.sha });
    const commit = await world.commit("change", files);
    const { data } = await world.owner.rest.pulls.create({
      ...REPO,
      head: "change",
      base: "main",
      title: "Change",
    });
    return { commit, number: data.number };
  };

  const runAction = async (
    commit: string,
    inputs: Readonly<Record<string, string>>,
    entry: "main" | "post" = "main",
    state: Readonly<Record<string, string>> = {},
  ): Promise<StepResult> => {
    const workspace = join(folder.path, "workspace");
    const { code, output } = await world.shell(
      `rm -rf ${workspace} && git clone -q $REMOTE ${workspace} && git -C ${workspace} checkout -q ${commit}`,
    );
    expect(output, `clone ended with ${code}`).toBe("");
    const { token } = await world.job(PERMISSIONS);
    const at = (name: string) => join(folder.path, name);
    await writeFile(at("event.json"), "{}");
    await mkdir(at("temp"), { recursive: true });
    const result = await runStep({
      entry: `build/${entry}`,
      folder: at("step"),
      inputs: { "github-token": token, ...inputs },
      state,
      env: {
        GITHUB_REPOSITORY: APPS,
        GITHUB_SERVER_URL: world.github.serverUrl,
        GITHUB_API_URL: world.github.apiUrl,
        GITHUB_EVENT_NAME: "workflow_dispatch",
        GITHUB_EVENT_PATH: at("event.json"),
        GITHUB_SHA: commit,
        GITHUB_ACTOR: "acme",
        GITHUB_RUN_ID: "1",
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: at("temp"),
      },
    });
    return { ...result, log: result.log.replaceAll(token, "TOKEN") };
  };

  const targetsOf = ({ outputs }: StepResult) => JSON.parse(outputs["targets"] ?? "[]") as BuiltTarget[];
  const deploymentsOf = async (app: string) => {
    const { data } = await world.owner.rest.repos.listDeployments({ ...REPO, environment: `preview/${app}` });
    return Promise.all(
      data.map(async ({ id }) => {
        const statuses = await world.owner.rest.repos.listDeploymentStatuses({ ...REPO, deployment_id: id });
        return statuses.data.map(({ state }) => state).reverse();
      }),
    );
  };

  it("builds what a pull request changes, stores it, and reuses it for the same source", async () => {
    const { commit, number } = await openPullRequest({ "apps/todo/index.ts": worker('"new"')["index.ts"] });
    const inputs = { environment: "preview", "pull-request": String(number), commit };
    const first = await runAction(commit, inputs);
    expect(first.log).not.toContain("::error");
    expect(first.exitCode).toBe(0);
    const [target] = targetsOf(first);
    expect(target).toMatchObject({
      app: "todo",
      scriptName: `todo--pr-${number}`,
      url: `http://todo--pr-${number}.preview.localhost`,
      commit,
      build: "built",
    });
    expect(first.outputs).toMatchObject({
      count: "1",
      skips: JSON.stringify([{ app: "poll", reason: "nothing changed in its directory" }]),
    });
    expect(await deploymentsOf("todo")).toEqual([["queued", "in_progress", "in_progress"]]);
    const refs = await world.shell("git ls-remote $REMOTE 'refs/overskill/*'");
    expect(refs.output.trim().split("\n")).toHaveLength(2);

    const [, treemap = ""] =
      /\]\((http\S+\/blob\/[0-9a-f]{40}\/report\/treemap\.svg)\)/.exec(first.summary) ?? [];
    const page = await world.shell(`curl --silent --fail ${treemap}`);
    const rawPath = new URL(treemap.replace("/blob/", "/raw/")).pathname;
    expect(page.output).toContain(`<img src="${rawPath}"`);
    const raw = await world.shell(`curl --silent --fail ${new URL(rawPath, treemap).href}`);
    expect(raw.output).toMatch(/^<svg [\s\S]*index\.ts/);

    const second = await runAction(commit, inputs);
    expect(targetsOf(second)).toMatchObject([{ build: "reused", buildMs: 0, digest: target?.digest }]);
    expect(await readdir(join(folder.path, "temp"))).toEqual(["overskill-artifacts", "overskill-builds"]);
  });

  it("outputs the apps that were built if another fails, and annotates the failure's location", async () => {
    const { commit, number } = await openPullRequest({
      "apps/todo/index.ts": worker('"new"')["index.ts"],
      "apps/poll/index.ts": "export default {\n  fetch: () => new Response(\n",
    });
    const run = await runAction(commit, { environment: "preview", "pull-request": String(number), commit });
    expect(run.exitCode).toBe(1);
    expect(run.outputs["error-code"]).toBe("BUILD_FAILED");
    expect(targetsOf(run).map(({ app }) => app)).toEqual(["todo"]);
    expect(run.log).toMatch(/::error file=apps\/poll\/index\.ts,line=\d,col=\d+::/);
    expect(await deploymentsOf("poll")).toEqual([["queued", "in_progress", "failure"]]);
    const { data: comments } = await world.owner.rest.issues.listComments({ ...REPO, issue_number: number });
    expect(comments.map(({ body }) => body)).toEqual([expect.stringContaining("BUILD_FAILED")]);
  });

  it("fails if the commit is not checked out", async () => {
    const run = await runAction(world.initial, { environment: "production", commit: "d".repeat(40) });
    expect(run.exitCode).toBe(1);
    expect(run.outputs["error-code"]).toBe("INPUT_INVALID");
    expect(run.log).toContain("`commit` is ddddddd, but");
  });

  it("refuses an app with the name of another, annotates the name, and builds the others", async () => {
    const taken = worker('"copy"');
    const { commit, number } = await openPullRequest({
      "apps/copy/index.ts": taken["index.ts"],
      "apps/copy/wrangler.jsonc":
        '{\n  "name": "todo", "main": "index.ts", "compatibility_date": "2026-07-01" }',
      "apps/poll/index.ts": worker('"newer"')["index.ts"],
    });
    const run = await runAction(commit, { environment: "preview", "pull-request": String(number), commit });
    expect(run.outputs["error-code"]).toBe("APP_NAME_INVALID");
    expect(run.log).toContain('"todo" is also the name of apps/todo');
    expect(run.log).toMatch(/::error file=apps\/copy\/wrangler\.jsonc,line=2/);
    expect(targetsOf(run).map(({ app }) => app)).toEqual(["poll"]);
  });

  it("closes Deployments in the post step if no deploy step ran", async () => {
    const { commit, number } = await openPullRequest({ "apps/todo/index.ts": worker('"new"')["index.ts"] });
    const inputs = { environment: "preview", "pull-request": String(number), commit };
    const { state } = await runAction(commit, inputs);
    const post = await runAction(commit, inputs, "post", state);
    expect(post.log).not.toContain("::warning");
    expect(await deploymentsOf("todo")).toEqual([["queued", "in_progress", "in_progress", "error"]]);
  });
});

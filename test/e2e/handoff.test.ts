import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pipeline, REPOSITORY, startPipeline } from "./pipeline.ts";

/** An app with a build script, which writes the environment variables that it can read to an asset. */
const buildingItself = (name: string): Readonly<Record<string, string>> => ({
  [`apps/${name}/wrangler.jsonc`]: JSON.stringify({
    name,
    main: "dist/worker.js",
    compatibility_date: "2026-07-01",
    vars: { GREETING: "hello" },
    assets: { directory: "dist/public", binding: "ASSETS" },
    build: { command: "node build.mjs" },
  }),
  [`apps/${name}/build.mjs`]: `
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
mkdirSync("dist/public", { recursive: true });
writeFileSync("dist/public/seen.json", JSON.stringify(process.env));
writeFileSync("dist/worker.js", readFileSync("worker.js"));
`,
  [`apps/${name}/worker.js`]: `export default { fetch: (_, env) => Response.json({ greeting: env.GREETING }) };\n`,
});

const CREDENTIALS = /token|key|secret|password|authorization|github|actions_|input_/i;

const worker = (name: string, code: string): Readonly<Record<string, string>> => ({
  [`apps/${name}/wrangler.jsonc`]: JSON.stringify({ name, main: "w.ts", compatibility_date: "2026-07-01" }),
  [`apps/${name}/w.ts`]: code,
});
const answering = (name: string) =>
  worker(name, `export default { fetch: () => new Response("${name}") };\n`);

describe("builds in other jobs", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.close());

  const jobs = () => pipeline.platform.github.store.jobs.all();
  const jobsNamed = (part: string) =>
    jobs()
      .filter(({ name, conclusion }) => name.includes(part) && conclusion !== "skipped")
      .map(({ name, conclusion }) => `${name.replace(/^.* \/ /, "")}: ${conclusion}`)
      .sort();
  const latest = async (environment: string, app: string) => {
    const found = await pipeline.deployments();
    return found.find((one) => one.environment === environment && one.app === app)?.state;
  };
  const urlOf = async (environment: string, app: string) => {
    const state = await latest(environment, app);
    if (state?.state !== "deployed") throw new Error(`not live: ${JSON.stringify(state)}`);
    return state.url;
  };
  const annotations = () => jobs().flatMap((job) => job.annotations);

  it("runs a custom build without credentials, previews the verified artifact, and builds it again for production", async () => {
    await pipeline.push("itself", buildingItself("itself"));
    const number = await pipeline.openPullRequest("itself");
    await pipeline.settled();

    const preview = await urlOf("preview", "itself");
    expect((await pipeline.get(`${preview}/`)).body).toBe('{"greeting":"hello"}');
    const seen: object = JSON.parse((await pipeline.get(`${preview}/seen.json`)).body);
    expect(Object.keys(seen)).toContain("PATH");
    expect(Object.keys(seen).filter((name) => CREDENTIALS.test(name))).toEqual([]);
    expect(jobsNamed("Custom build of itself")).toEqual(["Custom build of itself: success"]);

    await pipeline.octokit.rest.pulls.merge({ ...REPOSITORY, pull_number: number });
    await pipeline.settled();
    const production = await urlOf("production", "itself");
    expect((await pipeline.get(`${production}/`)).body).toBe('{"greeting":"hello"}');
    expect(jobsNamed("Custom build of itself")).toHaveLength(2);
    // The asset has the names of the run's directories, so the builds differ.
    expect(await latest("production", "itself")).toMatchObject({
      note: "the bytes differ from those that the preview showed (custom build)",
    });
  }, 120_000);

  it("reports on the pull request why a custom build failed", async () => {
    const broken = "throw new Error('no such thing as a free build');\n";
    const commit = await pipeline.push("broken", {
      ...buildingItself("broken"),
      "apps/broken/build.mjs": broken,
    });
    const number = await pipeline.openPullRequest("broken");
    await pipeline.settled();

    const [deployment] = await pipeline.deployments(commit);
    expect(deployment?.state).toMatchObject({ state: "failed", code: "BUILD_FAILED", fault: "user" });
    expect((await pipeline.comments(number)).join("\n")).toContain("no such thing as a free build");
  }, 120_000);

  it("ends with the newer of two pushes live, although the custom build of the older one is slow", async () => {
    const slowly = (version: number) => ({
      ...buildingItself("slow"),
      "apps/slow/build.mjs": `
        import { mkdirSync, writeFileSync } from "node:fs";
        await new Promise((settle) => setTimeout(settle, 1500));
        mkdirSync("dist/public", { recursive: true });
        writeFileSync("dist/public/empty.txt", "");
        writeFileSync("dist/worker.js", "export default { fetch: () => new Response('${version}') };");
      `,
    });
    const older = await pipeline.push("slow", slowly(1));
    await pipeline.openPullRequest("slow");
    await expect
      .poll(
        () =>
          jobs().some(
            ({ name, status }) => name.endsWith("Custom build of slow") && status === "in_progress",
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
    const newer = await pipeline.push("slow", slowly(2));
    await pipeline.settled();

    expect((await pipeline.get(await urlOf("preview", "slow"))).body).toBe("2");
    expect((await pipeline.deployments(newer)).map(({ state }) => state.state)).toEqual(["deployed"]);
    expect((await pipeline.deployments(older)).map(({ state }) => state.state)).toEqual(["superseded"]);
  }, 120_000);

  it("distributes many apps over several jobs; one that fails does not stop the others", async () => {
    const { data } = await pipeline.octokit.rest.repos.getContent({
      ...REPOSITORY,
      path: ".github/overskill.yml",
      mediaType: { format: "raw" },
    });
    await pipeline.push("main", {
      ".github/overskill.yml": `${data}\nbuild:\n  apps-per-job: 2\n  max-jobs: 2\n`,
    });
    const commit = await pipeline.push("many", {
      ...answering("one"),
      ...answering("two"),
      ...answering("three"),
      ...worker("four", "export default {\n  fetch: () => (,\n};\n"),
    });
    const number = await pipeline.openPullRequest("many");
    await pipeline.settled();

    for (const app of ["one", "two", "three"]) {
      expect((await pipeline.get(await urlOf("preview", app))).body).toBe(app);
    }
    expect(await latest("preview", "four")).toMatchObject({ state: "failed", code: "BUILD_FAILED" });
    expect((await pipeline.comments(number)).join("\n")).toContain("apps/four/w.ts:2");
    expect(annotations()).toContainEqual(expect.objectContaining({ file: "apps/four/w.ts", startLine: 2 }));
    expect(jobsNamed("Build shard")).toEqual(["Build shard 1-of-2: failure", "Build shard 2-of-2: success"]);
    for (const { state } of await pipeline.deployments(commit)) {
      expect(["deployed", "failed"]).toContain(state.state);
    }
  }, 120_000);
});

import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Pipeline, startPipeline } from "../e2e/pipeline.ts";

const SERVICE = "twirp/github.actions.results.api.v1.ArtifactService";
const HANDOFF = "overskill-production-isolated-victim";

/** An app with a build script of its own, which takes `ms` milliseconds. */
const building = (name: string, text: string, ms = 0): Readonly<Record<string, string>> => ({
  [`apps/${name}/wrangler.jsonc`]: JSON.stringify({
    name,
    main: "dist/worker.js",
    compatibility_date: "2026-07-01",
    build: { command: "node build.mjs" },
  }),
  [`apps/${name}/build.mjs`]: `
import { mkdirSync, writeFileSync } from "node:fs";
await new Promise((settle) => setTimeout(settle, ${ms}));
mkdirSync("dist", { recursive: true });
writeFileSync("dist/worker.js", "export default { fetch: () => new Response('${text}') };");
`,
});

/**
 * Code of an app that has its job's runtime token, which a sandbox withholds, and uses the artifact service with it while
 * the job runs.
 */
describe("an app cannot hand over another app's artifact", { shuffle: false }, () => {
  let world: Pipeline;
  /** Runtime tokens by job id. */
  const tokens = new Map<number, string>();
  beforeAll(async () => {
    world = await startPipeline();
    const { host } = world.platform.github;
    const issue = host.issueJobToken;
    Object.assign(host, {
      issueJobToken: async (request: Parameters<typeof issue>[0]) => {
        const issued = await issue(request);
        tokens.set(request.jobId, issued.runtimeToken);
        return issued;
      },
    });
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  const store = () => world.platform.github.store;
  const job = (runId: number, name: string) =>
    store()
      .jobs.all()
      .find((one) => one.runId === runId && one.name.endsWith(` / ${name}`));
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (const end = Date.now() + 90_000; Date.now() < end; await sleep(20)) {
      const found = find();
      if (found !== undefined) return found;
    }
    throw new Error("It did not happen in 90 s.");
  };
  const latest = async (app: string) => {
    const found = await world.deployments();
    return found.find((one) => one.environment === "production" && one.app === app)?.state;
  };

  it("refuses the replaced handoff and the one of the app that replaced it, and leaves what is live", async () => {
    await world.push("main", { ...building("victim", "good"), ...building("evil", "evil") });
    await world.settled();
    const before = await latest("victim");
    if (before?.state !== "deployed") throw new Error(`not live: ${JSON.stringify(before)}`);
    const last = store().artifacts.all().at(-1)?.id ?? 0;

    await world.push("main", { ...building("victim", "better"), ...building("evil", "eviler", 15_000) });
    const theirs = await until(() =>
      store()
        .artifacts.all()
        .find(({ id, name, complete }) => id > last && name === HANDOFF && complete),
    );
    const evil = await until(() => job(theirs.runId, "Custom build of evil"));
    const victim = job(theirs.runId, "Custom build of victim");
    const call = async (method: string, body: object) => {
      const response = await fetch(
        `${world.platform.github.host.resultsUrl}/${SERVICE}/${method}`.replace(/([^:])\/\//, "$1/"),
        {
          method: "POST",
          headers: { authorization: `Bearer ${tokens.get(evil.id)}`, "content-type": "application/json" },
          body: JSON.stringify({ workflow_run_backend_id: String(theirs.runId), name: HANDOFF, ...body }),
        },
      );
      return {
        status: response.status,
        ...((await response.json()) as { readonly signed_url?: string; readonly signed_upload_url?: string }),
      };
    };
    const as = (id: number | undefined) => ({ workflow_job_run_backend_id: String(id), version: 4 });
    const { signed_url } = await call("GetSignedArtifactURL", as(evil.id));
    const zip = await (await fetch(signed_url ?? "")).arrayBuffer();
    expect((await call("DeleteArtifact", as(evil.id))).status).toBe(200);
    // The token of one job cannot claim to be another one's.
    expect((await call("CreateArtifact", as(victim?.id))).status).toBe(403);
    const { signed_upload_url } = await call("CreateArtifact", as(evil.id));
    await fetch(signed_upload_url ?? "", {
      method: "PUT",
      body: zip,
      headers: { "x-ms-blob-type": "BlockBlob", "content-type": "application/zip" },
    });
    const size = { size: String(zip.byteLength) };
    expect(await call("FinalizeArtifact", { ...as(evil.id), ...size })).toMatchObject({ ok: true });
    await world.settled();

    expect(await latest("victim")).toMatchObject({ state: "failed", code: "ARTIFACT_INVALID" });
    const logs = store()
      .jobs.all()
      .filter(({ runId }) => runId === theirs.runId)
      .map(({ id }) => world.platform.github.context.logs.readAll(id));
    expect((await Promise.all(logs)).join("\n")).toContain(
      'another job than "Custom build of victim" uploaded it',
    );
    expect((await world.get(before.url)).body).toBe("good");
    // A job that uploads more than its own handoff has none.
    expect(await latest("evil")).toMatchObject({ state: "failed", code: "ARTIFACT_INVALID" });
  }, 240_000);
});

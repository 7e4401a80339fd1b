import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HELLO_APP, type Pipeline, REPOSITORY, startPipeline } from "./pipeline.ts";

const UPLOAD = { method: "PUT", path: /\/scripts\/hello--pr-\d+(\?|$)/ };

describe("previews of a developer's pull request", () => {
  let pipeline: Pipeline;
  /** A pull request with a live preview, to which the tests push. */
  let pull: Awaited<ReturnType<typeof startPullRequest>>;
  beforeAll(async () => {
    pipeline = await startPipeline();
    pull = await startPullRequest("hello");
  }, 60_000);
  afterAll(() => pipeline.close());

  const startPullRequest = async (branch: string) => {
    const commit = await pipeline.push(branch, HELLO_APP);
    const number = await pipeline.openPullRequest(branch);
    await pipeline.settled();
    const [deployment] = await pipeline.deployments(commit);
    if (deployment?.state.state !== "deployed") throw new Error(`not live: ${JSON.stringify(deployment)}`);
    return { commit, number, url: deployment.state.url };
  };
  let versions = 1;
  /** A Worker that answers with a version of its own. */
  const nextVersion = () => {
    versions += 1;
    return {
      answer: `{"version":${versions}}`,
      files: {
        "apps/hello/src/worker.ts": `export default { fetch: () => Response.json({ version: ${versions} }) };\n`,
      },
    };
  };
  const servedBy = async (url: string) => (await pipeline.get(`${url}/api/version`)).body;

  it("keeps the previous preview if a build fails, and names the location on the pull request", async () => {
    const { number, url } = pull;
    const before = await servedBy(url);
    const commit = await pipeline.push("hello", {
      "apps/hello/src/worker.ts": "export default {\n  fetch: () => (,\n};\n",
    });
    await pipeline.settled();

    const [deployment] = await pipeline.deployments(commit);
    expect(deployment?.state).toMatchObject({ state: "failed", code: "BUILD_FAILED", fault: "user" });
    expect((await pipeline.comments(number)).join("\n")).toContain("apps/hello/src/worker.ts:2");
    expect(await servedBy(url)).toBe(before);
    const { data: statuses } = await pipeline.octokit.rest.repos.getCombinedStatusForRef({
      ...REPOSITORY,
      ref: commit,
    });
    expect(statuses.state).toBe("failure");
    const annotations = pipeline.platform.github.store.jobs.all().flatMap(({ annotations }) => annotations);
    expect(annotations).toContainEqual(
      expect.objectContaining({ level: "error", file: "apps/hello/src/worker.ts", startLine: 2 }),
    );
  });

  it("ends with the newer of two pushes live, the older superseded and no deployment open", async () => {
    const older = await pipeline.push("hello", nextVersion().files);
    const { files, answer } = nextVersion();
    const newer = await pipeline.push("hello", files);
    await pipeline.settled();

    expect(await servedBy(pull.url)).toBe(answer);
    expect((await pipeline.deployments(newer)).map(({ state }) => state.state)).toEqual(["deployed"]);
    for (const { state } of await pipeline.deployments(older)) expect(state.state).toBe("superseded");
    const states = (await pipeline.deployments()).map(({ state }) => state.state);
    expect(states).not.toContain("pending");
    expect(states).not.toContain("building");
    expect(states).not.toContain("deploying");
  });

  it("gives up after a limit if Cloudflare stays down: state error, a comment with the reason, and the old preview still live", async () => {
    const { number, url } = pull;
    const before = await servedBy(url);
    const remove = pipeline.platform.faults.cloudflare.add({
      ...UPLOAD,
      effect: { kind: "status", status: 500, when: "before" },
    });
    const commit = await pipeline.push("hello", nextVersion().files);
    await pipeline.settled();
    remove();

    const [deployment] = await pipeline.deployments(commit);
    expect(deployment?.state).toMatchObject({
      state: "failed",
      code: "CLOUDFLARE_UNAVAILABLE",
      fault: "upstream",
    });
    const { data: statuses } = await pipeline.octokit.rest.repos.listDeploymentStatuses({
      ...REPOSITORY,
      deployment_id: deployment?.id ?? 0,
    });
    expect(statuses[0]?.state).toBe("error");
    expect((await pipeline.comments(number)).join("\n")).toContain("CLOUDFLARE_UNAVAILABLE");
    expect(await servedBy(url)).toBe(before);
  });

  it("removes the preview after its pull request is closed", async () => {
    const { commit, number, url } = await startPullRequest("closing");
    await pipeline.octokit.rest.pulls.update({ ...REPOSITORY, pull_number: number, state: "closed" });
    await pipeline.settled();

    expect((await pipeline.get(`${url}/`)).status).toBe(404);
    expect((await pipeline.deployments(commit))[0]?.state.state).toBe("removed");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HELLO_APP, type Pipeline, REPOSITORY, startPipeline } from "./pipeline.ts";

describe("production", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.close());

  const released = async (commit: string) => {
    await pipeline.settled();
    const found = (await pipeline.deployments(commit)).find(
      ({ environment }) => environment === "production",
    );
    if (found?.state.state !== "deployed") throw new Error(`not live: ${JSON.stringify(found)}`);
    return found.state.url;
  };
  const worker = (version: number) => ({
    "apps/hello/src/worker.ts": `export default { fetch: () => Response.json({ version: ${version} }) };\n`,
  });
  const servedBy = async (url: string) => (await pipeline.get(`${url}/api/version`)).body;
  const comment = async (body: string, octokit = pipeline.octokit) => {
    const { data: issue } = await pipeline.octokit.rest.issues.create({ ...REPOSITORY, title: "Trouble" });
    await octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: issue.number, body });
    await pipeline.settled();
    return (await pipeline.comments(issue.number)).slice(1);
  };

  it("rolls back to the previous build on a comment by a person with write access, and ignores others", async () => {
    const url = await released(await pipeline.push("main", HELLO_APP));
    const second = await pipeline.push("main", worker(2));
    await released(second);
    expect(await servedBy(url)).toBe('{"version":2}');

    expect(await comment("/rollback hello", pipeline.as("stranger"))).toEqual([
      expect.stringMatching(/write access/),
    ]);
    expect(await servedBy(url)).toBe('{"version":2}');

    expect(await comment("/rollback hello")).toEqual([expect.stringMatching(/hello.* is back at build/)]);
    expect(await servedBy(url)).toBe('{"version":1}');
    expect((await pipeline.deployments())[0]?.state).toMatchObject({
      note: "reproduced: the bytes that served then",
    });
    expect((await pipeline.deployments(second)).map(({ state }) => state.state)).toEqual(["rolled_back"]);
    const states = (await pipeline.deployments()).map(({ state }) => state.state);
    expect(states.filter((state) => state === "deployed")).toHaveLength(1);
  });

  it("builds a merged pull request again, and says that these are the bytes of its preview", async () => {
    const head = await pipeline.push("change", { ...HELLO_APP, ...worker(3) });
    const number = await pipeline.openPullRequest("change");
    await pipeline.settled();
    const { data } = await pipeline.octokit.rest.pulls.merge({ ...REPOSITORY, pull_number: number });
    const url = await released(data.sha);

    expect(await servedBy(url)).toBe('{"version":3}');
    const [production] = await pipeline.deployments(data.sha);
    const [preview] = await pipeline.deployments(head);
    expect(production?.state).toMatchObject({ note: "reproduced: the bytes that the preview showed" });
    expect(preview?.state.state).toBe("removed");
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HELLO_APP, REPOSITORY } from "../e2e/pipeline.ts";
import { type HostileWorld, startHostileWorld } from "./hostile-world.ts";

describe("the hostile world", { timeout: 180_000 }, () => {
  let world: HostileWorld;
  beforeAll(async () => {
    world = await startHostileWorld();
  }, 60_000);
  afterAll(() => world.close());

  it("finds no canary after harmless work, and finds each planted one, also encoded", async () => {
    await world.push("hello", HELLO_APP);
    await world.openPullRequest("hello");
    world.model.write({ "index.html": "<!doctype html><title>Scripted</title>" });
    const issue = await world.openPrompt("A page");
    await world.settled();

    expect(await world.conclusions()).toEqual(
      expect.arrayContaining(["Prompt: success", "Preview: success"]),
    );
    expect(world.model.requests.length).toBeGreaterThan(1);
    expect(await world.logs()).toMatch(/hello/);
    expect([...world.canaries.keys()].join()).toMatch(/GITHUB_TOKEN of job/);
    expect(await world.leaks()).toEqual([]);

    const canary = (name: string) => world.canaries.get(name) ?? "";
    const comment = (text: string) =>
      world.octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: issue, body: text });
    await comment(`x${Buffer.from(`x${canary("environment")}`).toString("base64")}`);
    await comment([...canary("CLOUDFLARE_API_TOKEN")].reverse().join(""));
    await world.push("hello", { "apps/hello/public/leak.txt": canary("home file") });
    await world.settled();

    const leaks = await world.leaks();
    expect(leaks).toContainEqual(expect.stringMatching(/^environment: comments \d+$/));
    expect(leaks).toContainEqual(expect.stringMatching(/^CLOUDFLARE_API_TOKEN: comments \d+$/));
    expect(leaks).toContainEqual(expect.stringMatching(/^home file: git blob [0-9a-f]{40} of apps$/));
  });
});

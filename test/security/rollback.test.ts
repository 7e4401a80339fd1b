import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDeploymentPayload } from "../../actions/shared/domain/deploy/deployment-payload.ts";
import { toStatus } from "../../actions/shared/domain/deploy/deployment-status.ts";
import { type Digest, toBuildId } from "../../actions/shared/domain/digest.ts";
import { HELLO_APP, type Pipeline, REPOSITORY, startPipeline } from "../e2e/pipeline.ts";

const environment = "production/hello";
const digestOf = (digit: string): Digest => `sha256:${digit.repeat(64)}`;

/**
 * Claims of a person with push access about reviewed commits and about the Deployments of runs. One history, so the
 * order counts.
 */
describe("claims about reviewed commits do not misdirect a rollback", { shuffle: false }, () => {
  let world: Pipeline;
  beforeAll(async () => {
    world = await startPipeline();
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  const page = (version: string) => ({
    "apps/hello/src/worker.ts": `export default { fetch: () => new Response("${version}") };\n`,
  });
  const list = async () => {
    const { data } = await world.octokit.rest.repos.listDeployments({ ...REPOSITORY, environment });
    return data.map(({ id, sha, creator, payload }) => ({
      ...parseDeploymentPayload(payload),
      ...{ id, sha, type: creator?.type },
    }));
  };
  const statuses = async (id: number) => {
    const { data } = await world.octokit.rest.repos.listDeploymentStatuses({
      ...REPOSITORY,
      deployment_id: id,
    });
    return data.map(({ state, description, environment_url }) => ({ state, description, environment_url }));
  };
  const post = async (id: number, { state, description }: ReturnType<typeof toStatus>) => {
    const status = { deployment_id: id, state, description, auto_inactive: false };
    await world.octokit.rest.repos.createDeploymentStatus({ ...REPOSITORY, ...status });
  };
  const deploying = (digest: Digest) =>
    toStatus({ state: "deploying", buildId: toBuildId(digest), buildMs: 1, digest });
  /** Creates a Deployment that claims to be live. */
  const claim = async (sha: string, digest: Digest) => {
    const { data } = await world.octokit.rest.repos.createDeployment({
      ...REPOSITORY,
      ...{ ref: sha, environment, auto_merge: false, required_contexts: [], payload: { digest } },
    });
    if (!("id" in data)) throw new Error("not created");
    await post(data.id, deploying(digest));
    await post(data.id, toStatus({ state: "deployed", url: "https://forged.example" }));
  };
  const comment = async (body: string) => {
    const { data: issue } = await world.octokit.rest.issues.create({ ...REPOSITORY, title: "Trouble" });
    await world.octokit.rest.issues.createComment({ ...REPOSITORY, issue_number: issue.number, body });
    await world.settled();
    return (await world.comments(issue.number)).at(-1) ?? "";
  };
  let url = "";
  const served = async () => (await world.get(`${url}/api/version`)).body;

  it("promotes a squashed merge as what the preview showed, and a direct push as not previewed", async () => {
    await world.push("first", { ...HELLO_APP, ...page("one") });
    const number = await world.openPullRequest("first");
    await world.settled();
    await world.octokit.rest.pulls.merge({ ...REPOSITORY, pull_number: number, merge_method: "squash" });
    await world.settled();
    await world.push("main", page("two"));
    await world.settled();
    const [two, one] = await list();
    const [live] = await statuses(two?.id ?? 0);
    expect(live?.description).toMatch(/this combination was not previewed$/);
    expect((await statuses(one?.id ?? 0)).map(({ description }) => description)).toContainEqual(
      expect.stringMatching(/reproduced: the bytes that the preview showed$/),
    );
    url = live?.environment_url ?? "";
    expect(await served()).toBe("two");
    await world.push("main", page("three"));
    await world.settled();
    expect(await served()).toBe("three");
  }, 180_000);

  it("rolls back to what served before, whatever people claim to be live or rolled back", async () => {
    const [three, two, one] = await list();
    if (one?.digest === undefined || two === undefined || three === undefined)
      throw new Error("not deployed");
    expect([one.type, two.type, three.type]).toEqual(["Bot", "Bot", "Bot"]);
    // Statuses on the Deployments of runs: rolled back, contradicted, and pushed out of sight.
    for (const { id } of [one, two]) {
      await post(id, deploying(digestOf("c")));
      for (let count = 0; count < 20; count += 1) {
        await post(id, toStatus({ state: "rolled_back", toBuildId: "c".repeat(12) }));
      }
    }
    // Deployments of reviewed commits with builds that they do not give, or that are another one's.
    await claim(one.sha, digestOf("d"));
    await claim(three.sha, digestOf("e"));
    await claim(one.sha, two.digest ?? digestOf("0"));

    expect(await comment("/rollback hello")).toMatch(/is back at build/);
    expect(await served()).toBe("two");
    expect(await comment("/rollback hello")).toMatch(/is back at build/);
    expect(await served()).toBe("one");
    expect(await comment(`/rollback hello ${toBuildId(one.digest)}`)).toMatch(/is back at build/);
    expect(await served()).toBe("one");
  }, 240_000);

  it("deploys the next merge although a newer Deployment claims to be under way", async () => {
    const [newest] = await list();
    await claim(newest?.sha ?? "", digestOf("f"));
    await world.push("main", page("four"));
    await world.settled();
    expect(await served()).toBe("four");
  }, 120_000);

  it("rolls back to a commit in which the apps were in another directory", async () => {
    const [four] = await list();
    const { data } = await world.octokit.rest.repos.getContent({
      ...REPOSITORY,
      path: ".github/overskill.yml",
      mediaType: { format: "raw" },
    });
    const moved = Object.keys(HELLO_APP).map((path) => [path, null] as const);
    const target = Object.entries({ ...HELLO_APP, ...page("five") });
    await world.push("main", {
      ".github/overskill.yml": String(data).replace(/^apps: .*$/m, "apps: packages"),
      ...Object.fromEntries(moved),
      ...Object.fromEntries(target.map(([path, text]) => [path.replace(/^apps/, "packages"), text])),
    });
    await world.settled();
    expect(await served()).toBe("five");
    expect(await comment(`/rollback hello ${toBuildId(four?.digest ?? digestOf("0"))}`)).toMatch(
      /is back at build/,
    );
    expect(await served()).toBe("four");
  }, 180_000);
});

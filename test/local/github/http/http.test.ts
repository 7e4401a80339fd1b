import { describe, expect, it } from "vitest";
import { openWorld, REPO } from "../world.ts";

describe("REST conventions", () => {
  it("pages through a list with Link headers, first to last", async () => {
    await using world = await openWorld();
    for (const name of ["b1", "b2", "b3", "b4"]) {
      await world.owner.rest.git.createRef({ ...REPO, ref: `refs/heads/${name}`, sha: world.initial });
    }
    const { headers, data } = await world.owner.rest.repos.listBranches({ ...REPO, per_page: 2, page: 2 });
    expect(data.map(({ name }) => name)).toEqual(["b3", "b4"]);
    const relations = [...(headers.link ?? "").matchAll(/[?&]page=(\d)[^>]*>; rel="(\w+)"/g)];
    expect(relations.map(([, page, rel]) => `${rel} ${page}`)).toEqual([
      "prev 1",
      "next 3",
      "last 3",
      "first 1",
    ]);
    const all = await world.owner.paginate(world.owner.rest.repos.listBranches, { ...REPO, per_page: 2 });
    expect(all).toHaveLength(5);
  });

  it("sends no Link header if everything fits on one page", async () => {
    await using world = await openWorld();
    const { headers } = await world.owner.rest.repos.listBranches(REPO);
    expect(headers.link).toBeUndefined();
  });

  it("sends 304 to a client that has the body, and 200 once it has changed", async () => {
    await using world = await openWorld();
    const first = await world.owner.rest.repos.get(REPO);
    const etag = first.headers.etag ?? "";
    expect(etag).toMatch(/^W\/"/);
    const again = world.owner.rest.repos.get({ ...REPO, headers: { "if-none-match": etag } });
    await expect(again).rejects.toMatchObject({ status: 304 });
    await world.owner.rest.repos.update({ ...REPO, description: "changed" });
    const changed = await world.owner.rest.repos.get({ ...REPO, headers: { "if-none-match": etag } });
    expect(changed.data.description).toBe("changed");
  });

  it("sends the rate limit, a request id and the scopes of a person's token", async () => {
    await using world = await openWorld();
    const { headers } = await world.owner.rest.users.getAuthenticated();
    expect(headers).toMatchObject({
      "x-ratelimit-limit": "5000",
      "x-github-request-id": expect.any(String),
      "x-oauth-scopes": expect.stringContaining("repo"),
    });
    const { data } = await world.owner.rest.rateLimit.get();
    expect(data.rate.used).toBeGreaterThan(0);
    const { octokit } = await world.job({ contents: "read" });
    const job = await octokit.rest.repos.get(REPO);
    expect(job.headers).toMatchObject({ "x-ratelimit-limit": "1000" });
    expect(job.headers["x-oauth-scopes"]).toBeUndefined();
  });

  it.each([
    ["not JSON", "{", 400, "Problems parsing JSON"],
    ["not an object", "[]", 400, "Body should be a JSON object"],
    ["without a required field", "{}", 422, 'Invalid request.\n\n"content" wasn\'t supplied.'],
    [
      "of a wrong type",
      '{"content":5}',
      422,
      "Invalid request.\n\nFor 'properties/content', 5 is not a string.",
    ],
  ])("rejects a body that is %s", async (_, body, status, message) => {
    await using world = await openWorld();
    const answer = await fetch(`${world.github.apiUrl}/repos/acme/apps/git/blobs`, {
      method: "POST",
      headers: { Authorization: `Bearer ${world.github.tokenOf("acme")}` },
      body,
    });
    expect([answer.status, await answer.json()]).toMatchObject([status, { message }]);
  });

  it("injects a fault before or after the request is applied", async () => {
    await using world = await openWorld();
    const broken = { kind: "status", status: 502, when: "after" } as const;
    world.github.faults.add({ method: "POST", path: /\/git\/refs$/, times: 1, effect: broken });
    const ref = "refs/heads/made";
    await expect(world.owner.rest.git.createRef({ ...REPO, ref, sha: world.initial })).rejects.toMatchObject({
      status: 502,
    });
    await expect(world.owner.rest.git.getRef({ ...REPO, ref: "heads/made" })).resolves.toMatchObject({
      status: 200,
    });
  });
});

describe("repositories", () => {
  it("creates one for a person and for an organisation, and rejects a taken name", async () => {
    await using world = await openWorld();
    world.github.createOrganization("guild", { acme: "admin", writer: "member" });
    const made = await world.owner.rest.repos.createInOrg({ org: "guild", name: "apps", private: true });
    expect(made.data).toMatchObject({
      full_name: "guild/apps",
      private: true,
      owner: { type: "Organization" },
    });
    await expect(world.owner.rest.repos.createForAuthenticatedUser({ name: "apps" })).rejects.toMatchObject({
      status: 422,
      response: { data: { errors: [{ message: "name already exists on this account" }] } },
    });
    const { data: seen } = await world.as("writer").rest.repos.get({ owner: "guild", repo: "apps" });
    expect(seen.permissions).toMatchObject({ pull: true, push: false });
    await world.owner.rest.repos.delete({ owner: "guild", repo: "apps" });
    const { data: left } = await world.owner.rest.repos.listForOrg({ org: "guild" });
    expect(left).toEqual([]);
  });

  it("renames a repository with its content", async () => {
    await using world = await openWorld();
    await world.owner.rest.repos.update({ ...REPO, name: "renamed" });
    const { data } = await world.owner.rest.repos.getBranch({
      owner: "acme",
      repo: "renamed",
      branch: "main",
    });
    expect(data.commit.sha).toBe(world.initial);
  });
});

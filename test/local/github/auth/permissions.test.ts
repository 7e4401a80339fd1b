import type { Octokit } from "@octokit/rest";
import { describe, expect, it } from "vitest";
import { openWorld, REPO, refusalOf } from "../world.ts";

const INTEGRATION = "403 Resource not accessible by integration";
const PUSH = "403 You must have push access to this repository.";
const ADMIN = "403 Must have admin rights to Repository.";
const SIGN_IN = "401 Requires authentication";

const reads = (client: Octokit) => client.rest.repos.listBranches(REPO);
const writes = (client: Octokit) => client.rest.git.createBlob({ ...REPO, content: "x", encoding: "utf-8" });
const administers = (client: Octokit) => client.rest.repos.update({ ...REPO, description: "x" });
const asksRole = (client: Octokit) =>
  client.rest.repos.getCollaboratorPermissionLevel({ ...REPO, username: "writer" });

describe("permissions", () => {
  it.each([
    ["owner", "acme", ["not refused", "not refused", "not refused", "not refused"]],
    ["writer", "writer", ["not refused", "not refused", ADMIN, "not refused"]],
    ["stranger", "stranger", ["not refused", PUSH, ADMIN, PUSH]],
    ["anonymous", undefined, ["not refused", SIGN_IN, SIGN_IN, SIGN_IN]],
  ])("%s of a public repository", async (_, login, expected) => {
    await using world = await openWorld();
    const client = login === undefined ? world.anonymous() : world.as(login);
    const answers = [];
    for (const call of [reads, writes, administers, asksRole]) answers.push(await refusalOf(call(client)));
    expect(answers).toEqual(expected);
  });

  it("hides a private repository from strangers for every method", async () => {
    await using world = await openWorld();
    await world.owner.rest.repos.update({ ...REPO, private: true });
    for (const client of [world.as("stranger"), world.anonymous()]) {
      expect(await refusalOf(reads(client))).toBe("404 Not Found");
      expect(await refusalOf(writes(client))).toBe("404 Not Found");
    }
    expect(await refusalOf(reads(world.as("writer")))).toBe("not refused");
  });

  it.each([
    ["nothing", {}, [INTEGRATION, INTEGRATION, INTEGRATION, "not refused"]],
    ["contents: read", { contents: "read" }, ["not refused", INTEGRATION, INTEGRATION, "not refused"]],
    ["contents: write", { contents: "write" }, ["not refused", "not refused", INTEGRATION, "not refused"]],
    ["issues: write", { issues: "write" }, [INTEGRATION, INTEGRATION, INTEGRATION, "not refused"]],
  ] as const)("a job with permissions %s", async (_, permissions, expected) => {
    await using world = await openWorld();
    const { octokit } = await world.job(permissions);
    const answers = [];
    for (const call of [reads, writes, administers, asksRole]) answers.push(await refusalOf(call(octokit)));
    expect(answers).toEqual(expected);
  });

  it("lets a job read other public repositories, but neither write to them nor see private ones", async () => {
    await using world = await openWorld();
    const { octokit } = await world.job({ contents: "write" });
    await world.github.createRepository({ owner: "writer", name: "open" });
    await world.github.createRepository({ owner: "writer", name: "closed", private: true });
    const open = { owner: "writer", repo: "open" };
    expect(await refusalOf(octokit.rest.repos.get(open))).toBe("not refused");
    expect(await refusalOf(octokit.rest.git.createBlob({ ...open, content: "x" }))).toBe(INTEGRATION);
    expect(await refusalOf(octokit.rest.repos.get({ ...open, repo: "closed" }))).toBe("404 Not Found");
  });

  it("rejects a job's token once it is revoked", async () => {
    await using world = await openWorld();
    const { octokit, token } = await world.job({ contents: "read" });
    await world.github.host.revokeJobToken(token);
    expect(await refusalOf(reads(octokit))).toBe("401 Bad credentials");
  });

  it("rejects an unknown token, even where anonymous callers may read", async () => {
    await using world = await openWorld();
    const answer = await fetch(`${world.github.apiUrl}/repos/acme/apps`, {
      headers: { Authorization: "token ghp_none" },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      401,
      { message: "Bad credentials", status: "401", documentation_url: expect.any(String) },
    ]);
  });

  it.each([
    ["read", "read", "read"],
    ["triage", "read", "triage"],
    ["write", "write", "write"],
    ["maintain", "write", "maintain"],
    ["admin", "admin", "admin"],
  ] as const)("reports the role %s as the permission %s", async (role, permission, roleName) => {
    await using world = await openWorld();
    world.github.setCollaborator("acme/apps", "writer", role);
    const { data } = await asksRole(world.owner);
    expect(data).toMatchObject({ permission, role_name: roleName, user: { login: "writer" } });
  });
});

import sodium from "libsodium-wrappers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answer, FULL_NAME, openScene, REPO, type Scene } from "../scene.ts";

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene[Symbol.asyncDispose]());

describe("variables", () => {
  it("creates, changes, lists and deletes them, and passes them to jobs", async () => {
    const { actions } = scene.octokit.rest;
    await actions.createRepoVariable({ ...REPO, name: "app_domain", value: "localhost" });
    expect(await scene.gitHub.host.variablesOf(FULL_NAME)).toEqual({ APP_DOMAIN: "localhost" });
    await actions.updateRepoVariable({ ...REPO, name: "APP_DOMAIN", value: "example.com" });
    expect((await actions.getRepoVariable({ ...REPO, name: "app_domain" })).data.value).toBe("example.com");
    expect((await actions.listRepoVariables(REPO)).data.total_count).toBe(1);

    const again = actions.createRepoVariable({ ...REPO, name: "APP_DOMAIN", value: "x" });
    expect((await answer(again)).status).toBe(409);
    await actions.deleteRepoVariable({ ...REPO, name: "APP_DOMAIN" });
    expect(await scene.gitHub.host.variablesOf(FULL_NAME)).toEqual({});
  });

  it("keeps an environment's variables separate, and prefers them for its jobs", async () => {
    const { actions, repos } = scene.octokit.rest;
    await repos.createOrUpdateEnvironment({ ...REPO, environment_name: "staging" });
    await actions.createRepoVariable({ ...REPO, name: "DOMAIN", value: "example.com" });
    const variable = { ...REPO, environment_name: "staging", name: "DOMAIN", value: "staging.example.com" };
    await actions.createEnvironmentVariable(variable);

    expect(await scene.gitHub.host.variablesOf(FULL_NAME)).toEqual({ DOMAIN: "example.com" });
    expect(await scene.gitHub.host.variablesOf(FULL_NAME, "staging")).toEqual({
      DOMAIN: "staging.example.com",
    });
    const unknown = actions.createEnvironmentVariable({ ...variable, environment_name: "qa" });
    expect((await answer(unknown)).status).toBe(404);
  });

  it.each(["1ST", "GITHUB_THING", "with-dash", ""])("rejects the name %j", async (name) => {
    const request = scene.octokit.rest.actions.createRepoVariable({ ...REPO, name, value: "x" });
    expect((await answer(request)).status).toBe(422);
  });

  it("is closed to readers and to jobs", async () => {
    const job = await scene.job({ actions: "write", contents: "write" });
    expect((await answer(job.rest.actions.listRepoVariables(REPO))).status).toBe(403);
    expect((await answer(scene.as("rita").rest.actions.listRepoVariables(REPO))).status).toBe(403);
  });
});

describe("secrets", () => {
  const seal = async (value: string) => {
    const { data } = await scene.octokit.rest.actions.getRepoPublicKey(REPO);
    await sodium.ready;
    const sealed = sodium.crypto_box_seal(value, Buffer.from(data.key, "base64"));
    return { encrypted_value: Buffer.from(sealed).toString("base64"), key_id: data.key_id };
  };

  it("decrypts a sealed value for jobs and never shows it: 201 for a new secret, 204 for a changed one", async () => {
    const { actions } = scene.octokit.rest;
    const secret = { ...REPO, secret_name: "CLOUDFLARE_API_TOKEN" };
    expect((await actions.createOrUpdateRepoSecret({ ...secret, ...(await seal("first")) })).status).toBe(
      201,
    );
    expect((await actions.createOrUpdateRepoSecret({ ...secret, ...(await seal("second")) })).status).toBe(
      204,
    );

    expect(await scene.gitHub.host.secretsOf(FULL_NAME)).toEqual({ CLOUDFLARE_API_TOKEN: "second" });
    expect(JSON.stringify((await actions.listRepoSecrets(REPO)).data)).not.toContain("second");
    expect((await actions.getRepoSecret(secret)).data.name).toBe("CLOUDFLARE_API_TOKEN");
    await actions.deleteRepoSecret(secret);
    expect((await answer(actions.getRepoSecret(secret))).status).toBe(404);
  });

  it("rejects a value that was sealed with another key", async () => {
    const sealed = await seal("value");
    const request = scene.octokit.rest.actions.createOrUpdateRepoSecret({
      ...REPO,
      secret_name: "TOKEN",
      ...sealed,
      key_id: "1",
    });
    expect((await answer(request)).status).toBe(422);
  });
});

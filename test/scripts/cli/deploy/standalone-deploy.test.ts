import { describe, expect, it } from "vitest";
import type { PipelineConfig } from "../../../../actions/shared/domain/config/config.ts";
import { type DeployFlags, planStandaloneDeploy } from "../../../../scripts/cli/deploy/standalone-deploy.ts";
import { config } from "../../../usecases/deploy/deploy-world.ts";

const manifest = { app: "todo", digest: `sha256:${"1".repeat(64)}` } as const;
const env = { CLOUDFLARE_API_TOKEN: "secret", CLOUDFLARE_ACCOUNT_ID: "a".repeat(32) };
const flags: DeployFlags = { environment: "preview" };
const checkout = { config, repository: "octo/apps", commit: "c".repeat(40) };

describe("planStandaloneDeploy", () => {
  it("takes from the checkout whatever no flag says", () => {
    expect(planStandaloneDeploy(manifest, flags, env, checkout)).toEqual({
      apiToken: "secret",
      apiBaseUrl: "https://api.cloudflare.com/client/v4",
      accountId: "a".repeat(32),
      address: { namespace: "overskill-preview", scriptName: "todo" },
      url: "https://todo.preview.test",
      tags: {
        ...manifest,
        environment: "preview",
        repository: "octo/apps",
        commit: "c".repeat(40),
      },
    });
  });

  it("prefers flags to the checkout, and needs no checkout if all are given", () => {
    const given = {
      namespace: "mine",
      script: "todo-x",
      url: "http://todo-x.localhost:8080/",
      repository: "me/x",
    };
    const plan = planStandaloneDeploy(manifest, { ...flags, ...given }, env, {});
    expect(plan).toMatchObject({
      address: { namespace: "mine", scriptName: "todo-x" },
      url: "http://todo-x.localhost:8080",
      tags: { repository: "me/x", commit: "0".repeat(40) },
    });
  });

  it("derives the URL from the script's name", () => {
    const plan = planStandaloneDeploy(manifest, { ...flags, script: "todo--pr-3" }, env, checkout);
    expect(plan.url).toBe("https://todo--pr-3.preview.test");
  });

  it("takes the account from the configuration if the environment variable is not set", () => {
    const named: PipelineConfig = {
      ...config,
      cloudflare: { accountId: "b".repeat(32), plan: "paid" as const },
    };
    const plan = planStandaloneDeploy(manifest, flags, { CLOUDFLARE_API_TOKEN: "x" }, { config: named });
    expect(plan.accountId).toBe("b".repeat(32));
  });

  it("reports everything that is missing at once", () => {
    const planning = () => planStandaloneDeploy(manifest, { ...flags, script: "No Host" }, {}, {});
    for (const missing of [
      "CLOUDFLARE_API_TOKEN",
      "CLOUDFLARE_ACCOUNT_ID",
      "--namespace",
      "--url",
      "--script",
    ]) {
      expect(planning).toThrow(missing);
    }
  });

  it.each([
    [{ url: "ftp://todo.test" }, env, "--url"],
    [{}, { ...env, CLOUDFLARE_ACCOUNT_ID: "mine" }, "32 hexadecimal digits"],
  ])("refuses invalid values: %j", (wrong, environment, named) => {
    expect(() => planStandaloneDeploy(manifest, { ...flags, ...wrong }, environment, checkout)).toThrow(
      named,
    );
  });
});

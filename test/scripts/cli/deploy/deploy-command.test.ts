import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createTempFolder,
  type TempFolder,
} from "../../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { writeWorkerArtifact } from "../../../fixtures/worker-artifact.ts";
import { type RunningAccount, startAccount } from "../../../local/cloudflare/running-account.ts";
import { visit } from "../../../local/cloudflare/visit.ts";

describe("overskill deploy", { timeout: 90_000 }, () => {
  let account: RunningAccount;
  let folder: TempFolder;
  beforeAll(async () => {
    account = await startAccount();
    folder = await createTempFolder();
  });
  afterAll(async () => {
    await account.cloudflare.close();
    await folder[Symbol.asyncDispose]();
  });

  const run = (...args: readonly string[]) =>
    promisify(execFile)(
      resolve("node_modules/.bin/node"),
      [resolve("test/scripts/cli/deploy/run-deploy-command.ts"), ...args],
      {
        cwd: folder.path,
        env: {
          PATH: process.env["PATH"],
          CLOUDFLARE_API_TOKEN: account.cloudflare.apiToken,
          CLOUDFLARE_ACCOUNT_ID: account.cloudflare.accountId,
          CLOUDFLARE_API_BASE_URL: account.cloudflare.apiUrl,
        },
      },
    );

  it("deploys an artifact outside any repository, and skips the second deployment", async () => {
    const artifact = join(folder.path, "artifact");
    const { manifest } = await writeWorkerArtifact(artifact, { text: "from the shell" });
    const url = `http://todo.apps.localhost:${account.cloudflare.dispatcherPort}`;
    const flags = ["--environment", "production", "--namespace", "production", "--url", url, "--json"];
    const first: unknown = JSON.parse((await run(artifact, ...flags)).stdout);
    const second: unknown = JSON.parse((await run(artifact, ...flags)).stdout);

    expect(first).toEqual({
      app: "todo",
      environment: "production",
      namespace: "production",
      scriptName: "todo",
      url,
      buildId: manifest.buildId,
      digest: manifest.digest,
      action: "upload",
      reason: "new",
      startupMs: expect.any(Number),
      timings: { totalMs: expect.any(Number), uploadMs: expect.any(Number), verifyMs: expect.any(Number) },
    });
    expect(second).toMatchObject({ action: "skip", reason: "unchanged" });
    expect((await visit(account.cloudflare, "todo.apps.localhost/")).text).toBe("from the shell");
  });
});

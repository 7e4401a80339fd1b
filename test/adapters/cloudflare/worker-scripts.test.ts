import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCloudflareClient } from "../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import {
  createTempFolder,
  type TempFolder,
} from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { createHttpLiveness } from "../../../actions/shared/adapters/http/liveness.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import type { Artifact } from "../../../actions/shared/domain/build/manifest.ts";
import type { ScriptTags } from "../../../actions/shared/domain/deploy/script-tags.ts";
import { type FaultEffect, Faults } from "../../../scripts/local/server/faults.ts";
import { describeWorkerScripts } from "../../contracts/worker-scripts.contract.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeWorkerScripts } from "../../fakes/fake-worker-scripts.ts";
import { writeWorkerArtifact } from "../../fixtures/worker-artifact.ts";
import { type RunningAccount, startAccount } from "../../local/cloudflare/running-account.ts";
import { visit } from "../../local/cloudflare/visit.ts";

describeWorkerScripts("the fake", async () => ({
  scripts: new FakeWorkerScripts(["preview", "production"]),
  close: async () => {},
}));

describeWorkerScripts("the Cloudflare adapter", async () => {
  const { cloudflare } = await startAccount();
  const { apiUrl, apiToken, accountId, close } = cloudflare;
  const client = createCloudflareClient({ apiToken, baseUrl: apiUrl });
  return { scripts: createCloudflareWorkerScripts(client, { accountId, clock: systemClock }), close };
});

describe("the Cloudflare adapter", () => {
  const faults = new Faults();
  const address = { namespace: "preview", scriptName: "todo--pr-3" };
  let account: RunningAccount;
  let folder: TempFolder;
  let one: Artifact;
  let two: Artifact;
  let clock: FakeClock;
  beforeAll(async () => {
    account = await startAccount({ faults });
    folder = await createTempFolder();
    one = await writeWorkerArtifact(join(folder.path, "one"), { text: "one" });
    two = await writeWorkerArtifact(join(folder.path, "two"), {
      text: "two",
      migrations: [{ tag: "v1", new_sqlite_classes: ["Counter"] }, { tag: "v2" }],
    });
  });
  afterAll(async () => {
    await account.cloudflare.close();
    await folder[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    faults.clear();
    clock = new FakeClock();
  });

  const scripts = (apiToken = account.cloudflare.apiToken) => {
    const client = createCloudflareClient({ apiToken, baseUrl: account.cloudflare.apiUrl });
    return createCloudflareWorkerScripts(client, { accountId: account.cloudflare.accountId, clock });
  };
  const tagsOf = ({ manifest }: Artifact): ScriptTags => ({
    app: "todo",
    environment: "preview",
    repository: "octo/apps",
    commit: "a".repeat(40),
    digest: manifest.digest,
    pullRequest: 3,
  });
  const upload = (artifact: Artifact) => scripts().upload(address, artifact, tagsOf(artifact));
  const get = async (path: string) =>
    (await visit(account.cloudflare, `todo--pr-3.preview.localhost${path}`)).text;

  it("serves the Worker, a page, the liveness file and stored data, which an update keeps", async () => {
    await upload(one);
    expect(await get("/hello")).toBe("one");
    expect(await get("/about")).toBe("<h1>one</h1>");
    const before = Number(await get("/count"));
    await upload(two);
    const url = `http://todo--pr-3.preview.localhost:${account.cloudflare.dispatcherPort}`;
    await createHttpLiveness({ clock: systemClock }).waitFor(url, two.manifest);
    expect(await get("/hello")).toBe("two");
    expect(Number(await get("/count"))).toBe(before + 1);
  });

  it("uploads an older artifact, although migrations cannot be undone", async () => {
    await upload(two);
    await upload(one);
    expect(await get("/hello")).toBe("one");
  });

  it("keeps secrets, which artifacts do not contain", async () => {
    const secretive = { ...address, scriptName: "secretive" };
    await scripts().upload(secretive, one, tagsOf(one));
    const { apiUrl, apiToken, accountId } = account.cloudflare;
    const path = `/accounts/${accountId}/workers/dispatch/namespaces/preview/scripts/secretive/secrets`;
    await createCloudflareClient({ apiToken, baseUrl: apiUrl }).put(path, {
      body: { name: "KEY", text: "!", type: "secret_text" },
    });
    await scripts().upload(secretive, two, tagsOf(two));
    expect((await visit(account.cloudflare, "secretive.preview.localhost/hello")).text).toBe("two!");
  });

  it("quotes Cloudflare's error about a script, and the previous version keeps serving", async () => {
    await upload(one);
    const broken = await writeWorkerArtifact(join(folder.path, "broken"), {
      text: "broken",
      source: "throw new Error('boom'); export default {}; export class Counter {}",
    });
    await expect(upload(broken)).rejects.toMatchObject({
      code: "CLOUDFLARE_REFUSED",
      message: expect.stringMatching(/rejected the upload of script "todo--pr-3": .*boom.*\[10021\]/),
    });
    expect(await get("/hello")).toBe("one");
  });

  it("returns the Worker's start-up time, and names the largest modules of one that starts too slowly", async () => {
    expect(await upload(one)).toEqual({ startupMs: expect.any(Number) });
    const slow = await writeWorkerArtifact(join(folder.path, "slow"), {
      text: "slow",
      source: "for (;;); export default {}; export class Counter {}",
    });
    const largestModules = [{ path: "src/table.ts", sizeBytes: 2048 }];
    const { manifest } = slow;
    const metrics = { ...manifest.metrics, largestModules };
    await expect(upload({ ...slow, manifest: { ...manifest, metrics } })).rejects.toMatchObject({
      code: "STARTUP_TOO_SLOW",
      message:
        'Cloudflare rejected the upload of script "todo--pr-3": Script startup exceeded CPU time limit. [10021]. ' +
        "Its largest modules: src/table.ts (2.0 KiB).",
    });
    expect(await get("/hello")).toBe("one");
  });

  const PUT = { method: "PUT", path: /\/scripts\/todo--pr-3$/ };
  const status = (code: number, when: "before" | "after", headers = {}): FaultEffect => ({
    kind: "status",
    status: code,
    when,
    headers,
  });

  it.each([
    ["5xx before it was applied", status(502, "before")],
    ["5xx after it was applied", status(500, "after")],
    ["a connection that breaks", { kind: "reset", when: "before" } as FaultEffect],
    ["a connection that breaks after it was applied", { kind: "reset", when: "after" } as FaultEffect],
  ])("recovers from %s within three attempts", async (_title, effect) => {
    await scripts().remove(address);
    faults.add({ ...PUT, times: 2, effect });
    await upload(two);
    expect(await get("/hello")).toBe("two");
    expect(clock.slept).toHaveLength(2);
    const [first = 0, second = 0] = clock.slept;
    expect(first).toBeGreaterThanOrEqual(400);
    expect(second).toBeGreaterThanOrEqual(800);
  });

  it("waits as long as Retry-After says", async () => {
    faults.add({ ...PUT, times: 1, effect: status(429, "before", { "retry-after": "7" }) });
    await upload(one);
    expect(clock.slept).toEqual([7000]);
  });

  it("gives up at once if Retry-After is longer than 20 s", async () => {
    faults.add({ ...PUT, times: 1, effect: status(429, "before", { "retry-after": "300" }) });
    await expect(upload(one)).rejects.toMatchObject({ code: "CLOUDFLARE_UNAVAILABLE" });
    expect(clock.slept).toEqual([]);
  });

  it("gives up after three attempts", async () => {
    faults.add({ ...PUT, effect: status(503, "before") });
    await expect(upload(one)).rejects.toMatchObject({ code: "CLOUDFLARE_UNAVAILABLE" });
    expect(clock.slept).toHaveLength(2);
  });

  it("does not retry after a wrong token, and never quotes the token", async () => {
    const refusal: unknown = await scripts("not-the-token")
      .find(address)
      .catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ code: "CLOUDFLARE_UNAUTHORIZED" });
    expect(String(refusal)).not.toContain("not-the-token");
    expect(clock.slept).toEqual([]);
  });

  it("treats a missing script as removed, but not a missing account", async () => {
    const client = createCloudflareClient({
      apiToken: account.cloudflare.apiToken,
      baseUrl: account.cloudflare.apiUrl,
    });
    const elsewhere = createCloudflareWorkerScripts(client, { accountId: "f".repeat(32), clock });
    await scripts().remove({ ...address, scriptName: "never-there" });
    await expect(elsewhere.remove(address)).rejects.toThrow();
  });
});

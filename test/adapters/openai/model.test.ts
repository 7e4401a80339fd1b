import { afterEach, describe, expect, it } from "vitest";
import { createOpenAIModel, type OpenAIModelOptions } from "../../../actions/shared/adapters/openai/model.ts";
import { type ModelStandIn, startModel } from "../../../scripts/local/model/stand-in.ts";
import { Faults } from "../../../scripts/local/server/faults.ts";
import { collect, describeModel, request } from "../../contracts/model.contract.ts";
import { FakeModel } from "../../fakes/fake-model.ts";

const CHAT = /^\/v1\/chat\/completions$/;
const KEY = "sk-test-0123456789abcdef";
const servers: ModelStandIn[] = [];

async function model(faults = new Faults(), options: Partial<OpenAIModelOptions> = {}, latencyMs = 0) {
  const server = await startModel({ faults, latencyMs });
  servers.push(server);
  return createOpenAIModel({
    apiKey: KEY,
    model: server.model,
    baseUrl: server.baseUrl,
    maxRetries: 1,
    ...options,
  });
}

function faulty(status: number, times?: number): Faults {
  const faults = new Faults();
  const effect = { kind: "status", status, when: "before", headers: { "retry-after-ms": "1" } } as const;
  faults.add({ path: CHAT, effect, ...(times === undefined ? {} : { times }) });
  return faults;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const listFiles = { calls: [{ name: "list_files" }] };

describeModel("the fake", {
  healthy: async () => new FakeModel([listFiles]),
  breakingOff: async () => Object.assign(new FakeModel([listFiles]), { breakOffInTurn: 1 }),
  refusing: async () => Object.assign(new FakeModel(), { refuse: true }),
});

describeModel("the OpenAI adapter over HTTP", {
  healthy: () => model(),
  breakingOff: () => {
    const faults = new Faults();
    faults.add({ path: CHAT, effect: { kind: "break-off", afterBytes: 700 } });
    return model(faults);
  },
  refusing: () => model(new Faults(), { model: "no-such-model" }),
});

describe("createOpenAIModel", () => {
  it.each([429, 500, 503])("retries after a %i before the first token", async (status) => {
    const events = await collect((await model(faulty(status, 1))).complete(request));
    expect(events.at(-1)).toMatchObject({ type: "end" });
  });

  it.each([429, 500])("throws MODEL_UNAVAILABLE after the last retry of a %i", async (status) => {
    await expect(collect((await model(faulty(status))).complete(request))).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
    });
  });

  it("throws MODEL_UNAVAILABLE if the server is not running", async () => {
    const dead = await startModel();
    await dead.close();
    const unreachable = await model(new Faults(), { baseUrl: dead.baseUrl, maxRetries: 0 });
    await expect(collect(unreachable.complete(request))).rejects.toMatchObject({ code: "MODEL_UNAVAILABLE" });
  });

  it("does not wait longer than its deadline", async () => {
    const slow = await model(new Faults(), { deadlineMs: 50 }, 5_000);
    await expect(collect(slow.complete(request))).rejects.toMatchObject({
      code: "MODEL_UNAVAILABLE",
      message: expect.stringContaining("within"),
    });
  });

  it("throws MODEL_REFUSED for an exhausted quota without a retry", async () => {
    const faults = new Faults();
    const body = JSON.stringify({
      error: { message: "You exceeded your quota", code: "insufficient_quota", type: "x", param: null },
    });
    const headers = { "content-type": "application/json", "retry-after-ms": "1" };
    faults.add({ path: CHAT, effect: { kind: "status", status: 429, when: "before", body, headers } });
    await expect(collect((await model(faults)).complete(request))).rejects.toMatchObject({
      code: "MODEL_REFUSED",
    });
  });

  it("removes the key from the message, even if the provider quotes it", async () => {
    const faults = new Faults();
    const body = JSON.stringify({
      error: { message: `Incorrect API key provided: ${KEY}.`, code: null, type: "x", param: null },
    });
    const headers = { "content-type": "application/json" };
    faults.add({ path: CHAT, effect: { kind: "status", status: 401, when: "before", body, headers } });
    const failure = await collect((await model(faults)).complete(request)).catch(
      (thrown: Error) => thrown.message,
    );
    expect(failure).toContain("Incorrect API key provided: ***");
    expect(failure).not.toContain("0123456789");
  });

  it("reports an answer that reached the token limit as `length`", async () => {
    const events = await collect((await model()).complete({ ...request, maxOutputTokens: 3 }));
    expect(events.at(-1)).toMatchObject({ type: "end", reason: "length", usage: { outputTokens: 3 } });
  });
});

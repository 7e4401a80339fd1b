import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TOOL_DEFINITIONS } from "../../../actions/shared/domain/generation/tool-use.ts";
import { type ModelStandIn, startModel } from "../../../scripts/local/model/stand-in.ts";

let server: ModelStandIn;
let client: OpenAI;

beforeAll(async () => {
  server = await startModel();
  client = new OpenAI({ apiKey: "any", baseURL: server.baseUrl, maxRetries: 0 });
});
afterAll(() => server.close());

const tools = TOOL_DEFINITIONS.map((tool) => ({
  type: "function" as const,
  function: { name: tool.name, description: tool.description, parameters: { ...tool.parameters } },
}));
const messages = [
  { role: "user" as const, content: "Make a poll." },
  {
    role: "assistant" as const,
    content: null,
    tool_calls: [{ id: "a", type: "function" as const, function: { name: "list_files", arguments: "{}" } }],
  },
  { role: "tool" as const, tool_call_id: "a", content: "index.html (10 bytes)" },
];

describe("the model stand-in", () => {
  it("streams tool calls in pieces, then the finish reason, then the usage, in the format of the official client", async () => {
    const stream = await client.chat.completions.create({
      model: server.model,
      messages,
      tools,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    const pieces = chunks.filter((chunk) => chunk.choices[0]?.delta.tool_calls?.[0]?.function?.arguments);
    expect(pieces.length).toBeGreaterThan(20);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("tool_calls");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it("returns the same turn as a whole without streaming", async () => {
    const answer = await client.chat.completions.create({ model: server.model, messages, tools });
    const [choice] = answer.choices;
    expect(choice?.finish_reason).toBe("tool_calls");
    const calls = choice?.message.tool_calls?.flatMap((call) =>
      call.type === "function" ? [call.function] : [],
    );
    expect(calls?.map(({ name }) => name)).toContain("write_file");
    for (const call of calls ?? []) expect(JSON.parse(call.arguments)).toHaveProperty("path");
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it("calls itself a stand-in in all responses", async () => {
    const { data } = await client.models.list();
    const answer = await client.chat.completions.create({
      model: server.model,
      messages: messages.slice(0, 1),
    });
    expect(data.map(({ id }) => id)).toEqual(["overskill-standin-1"]);
    expect(answer.system_fingerprint).toContain("standin");
    expect(answer.choices[0]?.message.content).toContain("stand-in");
  });

  it("answers 401 without a key", async () => {
    const answer = await fetch(`${server.baseUrl}/models`);
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });

  it.each([
    ["an unknown model", { model: "gpt-5", messages }, 404, "model_not_found"],
    ["no messages", { model: "overskill-standin-1", messages: [] }, 400, null],
    [
      "an unanswered tool call",
      { body: { model: "overskill-standin-1", messages: messages.slice(0, 2) } },
      400,
      null,
    ],
    [
      "a role that does not exist",
      { body: { model: "overskill-standin-1", messages: [{ role: "x" }] } },
      400,
      null,
    ],
    ["a body that is not JSON", "{", 400, null],
  ])("answers %s as OpenAI does", async (_name, body, status, code) => {
    const answer = await fetch(`${server.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({
      error: {
        message: expect.any(String),
        type: "invalid_request_error",
        param: expect.toBeOneOf([expect.any(String), null]),
        code,
      },
    });
  });

  it("counts the requested completions", async () => {
    const before = server.requestCount;
    await client.models.list();
    await client.chat.completions.create({ model: server.model, messages: messages.slice(0, 1) });
    expect(server.requestCount).toBe(before + 1);
  });

  it("throws PORT_IN_USE if the port is taken", async () => {
    const port = Number(new URL(server.baseUrl).port);
    await expect(startModel({ port })).rejects.toMatchObject({ code: "PORT_IN_USE" });
  });
});

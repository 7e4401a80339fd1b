import { setTimeout as delay } from "node:timers/promises";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { type Faults, faultMiddleware } from "../server/faults.ts";
import { requireOwnHost } from "../server/own-host.ts";
import { nextTurn } from "./player/next-turn.ts";
import { type CutAnswer, countTokens, cutAnswer } from "./wire/answer.ts";
import { type ChatRequest, readChatRequest } from "./wire/chat-request.ts";
import { OpenAIError } from "./wire/openai-error.ts";
import {
  type AnswerHead,
  type AnswerUsage,
  type CompleteAnswer,
  renderChunks,
  renderWhole,
} from "./wire/render-answer.ts";

export const MODEL_NAME = "overskill-standin-1";

export interface ModelAppOptions {
  readonly faults: Faults;
  /** Delay before the first byte of every response. */
  readonly latencyMs: number;
  /** Streaming speed; infinite for no limit. */
  readonly tokensPerSecond: number;
  readonly log: (line: string) => void;
  /** Called for each requested completion, including those that a fault affects. */
  readonly onCompletion: () => void;
}

/** Creates OpenAI's chat completions API with scripted answers: https://platform.openai.com/docs/api-reference/chat */
export function createModelApp({
  faults,
  latencyMs,
  tokensPerSecond,
  log,
  onCompletion,
}: ModelAppOptions): Hono {
  const app = new Hono();
  let answers = 0;
  const started = Math.floor(Date.now() / 1000);
  const card = { id: MODEL_NAME, object: "model", created: started, owned_by: "overskill-standin" };

  app.use(requireOwnHost());
  app.use("/v1/chat/completions", (_c, next) => {
    onCompletion();
    return next();
  });
  app.use(faultMiddleware(faults));
  app.use("/v1/*", (c, next) => {
    if (/^Bearer \S+$/.test(c.req.header("authorization") ?? "")) return next();
    const message = "You didn't provide an API key. Provide it in an Authorization header using Bearer auth.";
    throw new OpenAIError(401, { type: "invalid_request_error", message, param: null, code: null });
  });
  app.get("/v1/models", (c) => c.json({ object: "list", data: [card] }));
  app.get("/v1/models/:id", (c) => {
    requireModel(c.req.param("id"));
    return c.json(card);
  });

  app.post("/v1/chat/completions", async (c) => {
    const request = readChatRequest(await c.req.json().catch(() => undefined));
    requireModel(request.model);
    answers += 1;
    const id = `standin${answers}`;
    const turn = await nextTurn(request);
    const answer = cutAnswer(turn, id, request.maxTokens);
    log(
      `${request.messages.length} messages: ${turn.toolCalls.map(({ name }) => name).join(", ") || "text"}`,
    );
    if (latencyMs > 0) await delay(latencyMs);
    const head: AnswerHead = {
      id: `chatcmpl-${id}`,
      created: Math.floor(Date.now() / 1000),
      model: MODEL_NAME,
      system_fingerprint: "fp_overskill_standin",
    };
    const complete: CompleteAnswer = { head, answer, usage: countUsage(request, answer) };
    if (!request.stream) return c.json(renderWhole(complete));
    return streamSSE(c, async (out) => {
      for (const { data, tokens } of renderChunks(complete, request.includeUsage)) {
        if (out.aborted) return;
        if (Number.isFinite(tokensPerSecond)) await delay((1000 * tokens) / tokensPerSecond);
        await out.writeSSE({ data });
      }
    });
  });

  app.notFound((c) =>
    c.json(
      {
        error: {
          type: "invalid_request_error",
          message: `Invalid URL (${c.req.method} ${c.req.path})`,
          param: null,
          code: null,
        },
      },
      404,
    ),
  );
  app.onError((thrown, c) => {
    if (thrown instanceof OpenAIError) return c.json({ error: thrown.fields }, thrown.status);
    log(`error: ${thrown.stack ?? thrown.message}`);
    return c.json({ error: { type: "server_error", message: thrown.message, param: null, code: null } }, 500);
  });
  return app;
}

function requireModel(model: string): void {
  if (model === MODEL_NAME) return;
  const message = `The model \`${model.slice(0, 100)}\` does not exist or you do not have access to it. This stand-in has \`${MODEL_NAME}\`.`;
  throw new OpenAIError(404, {
    type: "invalid_request_error",
    message,
    param: null,
    code: "model_not_found",
  });
}

function countUsage({ messages }: ChatRequest, { completionTokens }: CutAnswer): AnswerUsage {
  const prompt_tokens = messages.reduce(
    (sum, { text, toolCalls }) =>
      sum +
      4 +
      countTokens(text) +
      toolCalls.reduce((calls, call) => calls + countTokens(call.arguments) + 4, 0),
    0,
  );
  return {
    prompt_tokens,
    completion_tokens: completionTokens,
    total_tokens: prompt_tokens + completionTokens,
  };
}

import OpenAI, { APIConnectionError, APIError } from "openai";
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import * as v from "valibot";
import { isPipelineError, PipelineError } from "../../domain/errors.ts";
import { NO_USAGE, type Usage } from "../../domain/generation/usage.ts";
import * as fields from "../../domain/schema/fields.ts";
import { describeProblems, validate } from "../../domain/schema/validate.ts";
import { singleLine } from "../../domain/text/clip.ts";
import type { Model, ModelEvent, ModelMessage, ModelRequest } from "../../ports/model.ts";
import { ToolCallAssembler, toolCallDelta } from "./tool-call-assembler.ts";

/** Credentials, address and limits of the model. */
export interface OpenAIModelOptions {
  readonly apiKey: string;
  readonly model: string;
  /** Usually ends with `/v1`. Default: OpenAI's. */
  readonly baseUrl?: string | undefined;
  /** Retries after 429, 5xx and lost connections, while the answer has not begun. Default 3. */
  readonly maxRetries?: number;
  /** Time limit of one turn including its retries. Default ten minutes. */
  readonly deadlineMs?: number;
  readonly fetch?: typeof fetch;
}

/**
 * https://platform.openai.com/docs/api-reference/chat-streaming, with what compatible servers leave out as optional.
 * The SDK's types are claims about the answer; it checks nothing.
 */
const CHUNK = fields.object({
  usage: v.nullish(fields.object({ prompt_tokens: fields.count, completion_tokens: fields.count })),
  choices: v.nullish(
    v.array(
      fields.object({
        delta: v.nullish(
          fields.object({
            content: v.nullish(v.string()),
            tool_calls: v.nullish(v.array(toolCallDelta)),
          }),
        ),
        finish_reason: v.nullish(v.string()),
      }),
    ),
  ),
});

/** Creates a `Model` that calls OpenAI's chat completions, or any server compatible with them. */
export function createOpenAIModel(options: OpenAIModelOptions): Model {
  const { apiKey, model, baseUrl, maxRetries = 3, deadlineMs = 600_000 } = options;
  const client = new OpenAI({
    apiKey,
    maxRetries,
    // Without values here, the SDK reads these from the environment, where they may belong to another program.
    baseURL: baseUrl ?? "https://api.openai.com/v1",
    organization: null,
    project: null,
    logLevel: "off",
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });

  return {
    name: model,
    async *complete(request) {
      const signal = AbortSignal.timeout(deadlineMs);
      try {
        const chunks = await client.chat.completions.create(toRequestBody(request, model), { signal });
        yield* readChunks(chunks);
      } catch (thrown) {
        if (signal.aborted) {
          throw new PipelineError(
            "MODEL_UNAVAILABLE",
            `The model did not finish a turn within ${Math.round(deadlineMs / 1000)} s.`,
            { cause: thrown },
          );
        }
        throw translate(thrown, apiKey);
      }
    },
  };
}

function toRequestBody(request: ModelRequest, model: string): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: request.messages.map(toWireMessage),
    tools: request.tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters: { ...parameters } },
    })),
    max_completion_tokens: request.maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function toWireMessage(message: ModelMessage): ChatCompletionMessageParam {
  switch (message.role) {
    case "system":
    case "user":
      return { role: message.role, content: message.text };
    case "tool":
      return { role: "tool", tool_call_id: message.toolCallId, content: message.text };
    case "assistant":
      return {
        role: "assistant",
        content: message.text === "" ? null : message.text,
        ...(message.toolCalls.length === 0
          ? {}
          : {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: "function" as const,
                function: { name: call.name, arguments: call.arguments },
              })),
            }),
      };
  }
}

async function* readChunks(chunks: AsyncIterable<unknown>): AsyncIterable<ModelEvent> {
  const calls = new ToolCallAssembler();
  let usage: Usage = NO_USAGE;
  let finish: string | undefined;
  for await (const chunk of chunks) {
    const { usage: counted, choices } = parseChunk(chunk);
    if (counted) usage = { inputTokens: counted.prompt_tokens, outputTokens: counted.completion_tokens };
    const choice = choices?.[0];
    if (choice === undefined) continue;
    if (choice.delta?.content) yield { type: "text", text: choice.delta.content };
    for (const delta of choice.delta?.tool_calls ?? []) {
      const name = calls.add(delta);
      if (name !== undefined) yield { type: "tool-call-started", name };
    }
    finish = choice.finish_reason ?? finish;
  }
  // A stream without a finish reason was cut off, although HTTP reports a complete answer.
  if (finish === undefined) throw new PipelineError("MODEL_UNAVAILABLE", "The model's answer was cut off.");
  if (finish === "content_filter") {
    throw new PipelineError("MODEL_REFUSED", "The provider's content filter stopped the model's answer.");
  }
  for (const call of calls.finish()) yield { type: "tool-call", call };
  yield { type: "end", reason: toEndReason(finish), usage };
}

function parseChunk(chunk: unknown): v.InferOutput<typeof CHUNK> {
  const read = validate(CHUNK, chunk);
  if (read.valid) return read.value;
  const problems = singleLine(describeProblems(read.problems), 300);
  throw new PipelineError("MODEL_UNAVAILABLE", `The model's answer is not a chat completion: ${problems}`);
}

function toEndReason(finish: string): "stop" | "tool-calls" | "length" {
  if (finish === "length") return "length";
  return finish === "tool_calls" ? "tool-calls" : "stop";
}

/** Translates a provider's errors; no other code reads them. Removes the key, which some providers quote in them. */
function translate(thrown: unknown, apiKey: string): unknown {
  if (isPipelineError(thrown)) return thrown;
  const sentence = (error: Error) =>
    singleLine(error.message.replaceAll(apiKey, "***").replace(/\bsk-[\w*-]+/g, "***"), 300);
  if (thrown instanceof APIConnectionError) {
    const message = "The model's server did not answer: the connection failed.";
    return new PipelineError("MODEL_UNAVAILABLE", message, { cause: thrown });
  }
  if (thrown instanceof APIError) {
    const { status } = thrown;
    const exhausted = thrown.code === "insufficient_quota";
    if (status === undefined || status >= 500 || status === 408 || (status === 429 && !exhausted)) {
      const message = `The model's server failed: ${sentence(thrown)}`;
      return new PipelineError("MODEL_UNAVAILABLE", message, { cause: thrown });
    }
    const message = `The model's server rejected the request: ${sentence(thrown)}`;
    return new PipelineError("MODEL_REFUSED", message, { cause: thrown });
  }
  // If the connection is lost after the first byte, or a chunk is not JSON, fetch and the SDK's stream reader throw
  // plain errors.
  if (thrown instanceof TypeError || thrown instanceof SyntaxError) {
    const message = "The model's answer was cut off.";
    return new PipelineError("MODEL_UNAVAILABLE", message, { cause: thrown });
  }
  return thrown;
}

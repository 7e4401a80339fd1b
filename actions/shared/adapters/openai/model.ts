import OpenAI, { APIConnectionError, APIError } from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import { isPipelineError, PipelineError } from "../../domain/errors.ts";
import { NO_USAGE, type Usage } from "../../domain/generation/usage.ts";
import { singleLine } from "../../domain/text/clip.ts";
import type { Model, ModelEvent, ModelMessage, ModelRequest } from "../../ports/model.ts";
import { ToolCallAssembler } from "./tool-call-assembler.ts";

export interface OpenAIModelOptions {
  readonly apiKey: string;
  readonly model: string;
  /** Ends with `/v1` as a rule; OpenAI's own when absent. */
  readonly baseUrl?: string;
  /** After 429, 5xx and lost connections, before the answer has begun. Default 3. */
  readonly maxRetries?: number;
  /** For one turn with its retries. Default ten minutes. */
  readonly deadlineMs?: number;
  readonly fetch?: typeof fetch;
}

/** Any server that speaks OpenAI's chat completions: https://platform.openai.com/docs/api-reference/chat */
export function createOpenAIModel(options: OpenAIModelOptions): Model {
  const { apiKey, model, baseUrl, maxRetries = 3, deadlineMs = 600_000 } = options;
  const client = new OpenAI({
    apiKey,
    maxRetries,
    // The SDK would read these from the environment, where they may belong to something else.
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
        const chunks = await client.chat.completions.create(bodyOf(request, model), { signal });
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

function bodyOf(request: ModelRequest, model: string): ChatCompletionCreateParamsStreaming {
  return {
    model,
    messages: request.messages.map(messageOf),
    tools: request.tools.map(({ name, description, parameters }) => ({
      type: "function",
      function: { name, description, parameters: { ...parameters } },
    })),
    max_completion_tokens: request.maxOutputTokens,
    stream: true,
    stream_options: { include_usage: true },
  };
}

function messageOf(message: ModelMessage): ChatCompletionMessageParam {
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

async function* readChunks(chunks: AsyncIterable<ChatCompletionChunk>): AsyncIterable<ModelEvent> {
  const calls = new ToolCallAssembler();
  let usage: Usage = NO_USAGE;
  let finish: string | undefined;
  for await (const chunk of chunks) {
    if (chunk.usage) {
      usage = { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens };
    }
    const choice = chunk.choices[0];
    if (choice === undefined) continue;
    if (choice.delta.content) yield { type: "text", text: choice.delta.content };
    for (const delta of choice.delta.tool_calls ?? []) {
      const name = calls.add(delta);
      if (name !== undefined) yield { type: "tool-call-started", name };
    }
    finish = choice.finish_reason ?? finish;
  }
  // Without a reason the connection ended early, in a way that HTTP cannot tell from a complete answer.
  if (finish === undefined) throw new PipelineError("MODEL_UNAVAILABLE", "The model's answer broke off.");
  if (finish === "content_filter") {
    throw new PipelineError("MODEL_REFUSED", "The provider's content filter stopped the model's answer.");
  }
  for (const call of calls.finish()) yield { type: "tool-call", call };
  yield { type: "end", reason: reasonOf(finish), usage };
}

function reasonOf(finish: string): "stop" | "tool-calls" | "length" {
  if (finish === "length") return "length";
  return finish === "tool_calls" ? "tool-calls" : "stop";
}

/** The only place where a provider's error is read. Never repeats the key, which some providers put into theirs. */
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
    const message = `The model's server refused the request: ${sentence(thrown)}`;
    return new PipelineError("MODEL_REFUSED", message, { cause: thrown });
  }
  // What fetch and the SDK's stream reader throw when the connection is lost after the first byte, or
  // when a chunk is no JSON, belongs to no class of theirs.
  if (thrown instanceof TypeError || thrown instanceof SyntaxError) {
    const message = "The model's answer broke off.";
    return new PipelineError("MODEL_UNAVAILABLE", message, { cause: thrown });
  }
  return thrown;
}

import { OpenAIError } from "./openai-error.ts";

/** The parts of a chat completion request that the stand-in goes by. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Names of the tools on offer. */
  readonly tools: ReadonlySet<string>;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number;
}

export interface ChatMessage {
  readonly role: string;
  readonly text: string;
  readonly toolCalls: readonly ChatToolCall[];
  /** Of a message of role `tool`. */
  readonly toolCallId: string;
}

export interface ChatToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

type Json = Readonly<Record<string, unknown>>;

const ROLES = new Set(["system", "developer", "user", "assistant", "tool"]);

/** https://platform.openai.com/docs/api-reference/chat/create. Throws OpenAIError for what OpenAI refuses too. */
export function readChatRequest(body: unknown): ChatRequest {
  const request = recordOf(body);
  const { model, messages, tools } = request;
  if (typeof model !== "string") throw invalid("you must provide a model parameter", "model");
  if (!Array.isArray(messages) || messages.length === 0) {
    throw invalid("'messages' must be a non-empty array.", "messages");
  }
  if (tools !== undefined && !Array.isArray(tools)) throw invalid("'tools' must be an array.", "tools");
  const maxTokens = request["max_completion_tokens"] ?? request["max_tokens"];
  if (maxTokens !== undefined && (typeof maxTokens !== "number" || maxTokens < 1)) {
    throw invalid("'max_completion_tokens' must be a positive number.", "max_completion_tokens");
  }
  const read = messages.map(readMessage);
  requireAnswers(read);
  return {
    model,
    messages: read,
    tools: new Set(
      (tools ?? []).map((tool: unknown) => String(recordOf(recordOf(tool)["function"])["name"])),
    ),
    stream: request["stream"] === true,
    includeUsage: recordOf(request["stream_options"])["include_usage"] === true,
    maxTokens: typeof maxTokens === "number" ? maxTokens : Number.POSITIVE_INFINITY,
  };
}

function readMessage(value: unknown, index: number): ChatMessage {
  const message = recordOf(value);
  const at = `messages[${index}]`;
  const role = String(message["role"]);
  if (!ROLES.has(role))
    throw invalid(`Invalid value: '${role}'. Supported roles: ${[...ROLES].join(", ")}.`, `${at}.role`);
  if (role === "tool" && typeof message["tool_call_id"] !== "string") {
    throw invalid("Missing required parameter: 'tool_call_id'.", `${at}.tool_call_id`);
  }
  const calls = Array.isArray(message["tool_calls"]) ? message["tool_calls"] : [];
  return {
    role,
    text: textOf(message["content"]),
    toolCallId: String(message["tool_call_id"] ?? ""),
    toolCalls: calls.map((call: unknown) => {
      const made = recordOf(recordOf(call)["function"]);
      return {
        id: String(recordOf(call)["id"]),
        name: String(made["name"]),
        arguments: String(made["arguments"]),
      };
    }),
  };
}

/** Every call must be answered before the conversation goes on; forgetting one is a common mistake of clients. */
function requireAnswers(messages: readonly ChatMessage[]): void {
  const open = new Set<string>();
  for (const { role, toolCalls, toolCallId } of messages) {
    if (role === "tool") {
      if (!open.delete(toolCallId)) {
        throw invalid(
          "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
          "messages",
        );
      }
    } else if (open.size > 0) {
      break;
    }
    for (const { id } of toolCalls) open.add(id);
  }
  if (open.size > 0) {
    const missing = [...open].join(", ");
    throw invalid(
      `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${missing}`,
      "messages",
    );
  }
}

/** Content is a string, or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return Array.isArray(content)
    ? content.map((part: unknown) => String(recordOf(part)["text"] ?? "")).join("\n")
    : "";
}

function invalid(message: string, param: string): OpenAIError {
  return new OpenAIError(400, { type: "invalid_request_error", message, param, code: null });
}

function recordOf(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

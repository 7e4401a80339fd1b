import * as v from "valibot";
import { describePath } from "../../../../actions/shared/domain/schema/validate.ts";
import { OpenAIError } from "./openai-error.ts";

/** The fields of a chat completion request that the stand-in uses. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  /** Names of the offered tools. */
  readonly tools: ReadonlySet<string>;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number;
}

export interface ChatMessage {
  readonly role: string;
  readonly text: string;
  readonly toolCalls: readonly ChatToolCall[];
  /** The call that a message of role `tool` answers; empty in other messages. */
  readonly toolCallId: string;
}

export interface ChatToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON object, serialised. */
  readonly arguments: string;
}

const ROLES = ["system", "developer", "user", "assistant", "tool"] as const;
const NO_MESSAGES = "'messages' must be a non-empty array.";
const MAX_TOKENS = "'max_completion_tokens' must be a positive number.";

/** A field whose schema also sees a missing value, so that its message covers both cases. */
const required = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(v.optional(v.unknown(), null), schema);

const maxTokens = v.nullish(v.pipe(v.number(MAX_TOKENS), v.minValue(1, MAX_TOKENS)));

/** A string, or a list of parts of which only the text counts. */
const CONTENT = v.fallback(
  v.union([
    v.string(),
    v.pipe(
      v.array(v.looseObject({ text: v.fallback(v.optional(v.string()), undefined) })),
      v.transform((parts) => parts.map(({ text = "" }) => text).join("\n")),
    ),
  ]),
  "",
);

const TOOL_CALL = v.object({
  id: v.string(),
  function: v.object({ name: v.string(), arguments: v.string() }),
});

const MESSAGE = v.pipe(
  v.object({
    role: required(
      v.picklist(
        ROLES,
        ({ input }) => `Invalid value: '${String(input)}'. Supported roles: ${ROLES.join(", ")}.`,
      ),
    ),
    content: v.optional(CONTENT, ""),
    tool_call_id: v.nullish(v.string(), ""),
    tool_calls: v.nullish(v.array(TOOL_CALL), []),
  }),
  v.forward(
    v.check(
      (message) => message.role !== "tool" || message.tool_call_id !== "",
      "Missing required parameter: 'tool_call_id'.",
    ),
    ["tool_call_id"],
  ),
  v.transform(
    ({ role, content, tool_call_id, tool_calls }): ChatMessage => ({
      role,
      text: content,
      toolCallId: tool_call_id,
      toolCalls: tool_calls.map(({ id, function: called }) => ({ id, ...called })),
    }),
  ),
);

const REQUEST = v.object({
  model: required(v.string("you must provide a model parameter")),
  messages: required(v.pipe(v.array(MESSAGE, NO_MESSAGES), v.minLength(1, NO_MESSAGES))),
  tools: v.optional(
    v.array(v.object({ function: v.object({ name: v.string() }) }), "'tools' must be an array."),
    [],
  ),
  stream: v.nullish(v.boolean(), false),
  stream_options: v.nullish(v.object({ include_usage: v.nullish(v.boolean(), false) })),
  max_completion_tokens: maxTokens,
  max_tokens: maxTokens,
});

/**
 * Reads a chat completion request: https://platform.openai.com/docs/api-reference/chat/create. Throws OpenAIError for
 * a request that OpenAI rejects too.
 */
export function readChatRequest(body: unknown): ChatRequest {
  const { success, output, issues } = v.safeParse(REQUEST, body ?? {});
  if (!success) throw toOpenAIError(issues[0]);
  requireAnswers(output.messages);
  return {
    model: output.model,
    messages: output.messages,
    tools: new Set(output.tools.map((tool) => tool.function.name)),
    stream: output.stream,
    includeUsage: output.stream_options?.include_usage ?? false,
    maxTokens: output.max_completion_tokens ?? output.max_tokens ?? Number.POSITIVE_INFINITY,
  };
}

function toOpenAIError(issue: v.BaseIssue<unknown>): OpenAIError {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
  return invalid(issue.message, describePath(keys));
}

/** Checks that tool messages answer every call before the next turn; clients often forget one. */
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

function invalid(message: string, param: string): OpenAIError {
  return new OpenAIError(400, { type: "invalid_request_error", message, param, code: null });
}

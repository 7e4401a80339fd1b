import type { ToolCall, ToolDefinition } from "../domain/generation/tool-use.ts";
import type { Usage } from "../domain/generation/usage.ts";

/** A language model that can call tools. */
export interface Model {
  /** The model's name as the provider writes it. */
  readonly name: string;
  /**
   * Streams one turn; the last event is always `end`. Throws MODEL_UNAVAILABLE if the provider does not answer,
   * breaks off or takes too long, and MODEL_REFUSED if it rejects the request for a reason that a retry cannot
   * change.
   */
  complete(request: ModelRequest): AsyncIterable<ModelEvent>;
}

/** One request to the model. */
export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly maxOutputTokens: number;
}

/** One message of the conversation with the model. */
export type ModelMessage =
  | { readonly role: "system" | "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: "tool"; readonly toolCallId: string; readonly text: string };

/** One event of the model's answer. */
export type ModelEvent =
  | { readonly type: "text"; readonly text: string }
  /** A tool call has begun to arrive; `tool-call` brings its arguments. */
  | { readonly type: "tool-call-started"; readonly name: string }
  | { readonly type: "tool-call"; readonly call: ToolCall }
  | { readonly type: "end"; readonly reason: "stop" | "tool-calls" | "length"; readonly usage: Usage };

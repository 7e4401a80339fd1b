import type { ToolCall, ToolDefinition } from "../domain/generation/tool-use.ts";
import type { Usage } from "../domain/generation/usage.ts";

/** A language model that can call tools. */
export interface Model {
  /** As the provider spells it. */
  readonly name: string;
  /**
   * One turn, as it is made; the last event is always `end`. Throws MODEL_UNAVAILABLE when the provider does not
   * answer, breaks off or takes too long, and MODEL_REFUSED when it will not do it however often it is asked.
   */
  complete(request: ModelRequest): AsyncIterable<ModelEvent>;
}

export interface ModelRequest {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly maxOutputTokens: number;
}

export type ModelMessage =
  | { readonly role: "system" | "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly toolCalls: readonly ToolCall[] }
  | { readonly role: "tool"; readonly toolCallId: string; readonly text: string };

export type ModelEvent =
  | { readonly type: "text"; readonly text: string }
  /** A call has begun to arrive; its arguments follow with `tool-call`. */
  | { readonly type: "tool-call-started"; readonly name: string }
  | { readonly type: "tool-call"; readonly call: ToolCall }
  | { readonly type: "end"; readonly reason: "stop" | "tool-calls" | "length"; readonly usage: Usage };

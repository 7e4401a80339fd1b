import type { ToolCall } from "../../domain/generation/tool-use.ts";
import { NO_USAGE, type Usage } from "../../domain/generation/usage.ts";
import type { Model, ModelRequest } from "../../ports/model.ts";

/** A complete turn of the model. */
export interface ModelTurn {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** True if the answer reached the limit of output tokens, so that it is incomplete. */
  readonly cut: boolean;
  readonly usage: Usage;
}

/** Requests one turn and reads it to its end. */
export async function takeTurn(model: Model, request: ModelRequest): Promise<ModelTurn> {
  let text = "";
  const toolCalls: ToolCall[] = [];
  let end: { cut: boolean; usage: Usage } = { cut: false, usage: NO_USAGE };
  for await (const event of model.complete(request)) {
    switch (event.type) {
      case "text":
        text += event.text;
        break;
      case "tool-call-started":
        break;
      case "tool-call":
        toolCalls.push(event.call);
        break;
      case "end":
        end = { cut: event.reason === "length", usage: event.usage };
        break;
    }
  }
  return { text, toolCalls, ...end };
}

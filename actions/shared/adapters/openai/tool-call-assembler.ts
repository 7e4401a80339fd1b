import * as v from "valibot";
import type { ToolCall } from "../../domain/generation/tool-use.ts";
import * as fields from "../../domain/schema/fields.ts";

/** Schema of one piece of a streamed tool call. */
export const toolCallDelta = fields.object({
  index: fields.count,
  id: v.nullish(v.string()),
  function: v.nullish(fields.object({ name: v.nullish(v.string()), arguments: v.nullish(v.string()) })),
});

/** Joins streamed pieces into tool calls; pieces of several calls may alternate. */
export class ToolCallAssembler {
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();

  /** Adds a piece. Returns the tool's name for the first piece of a call, undefined for later ones. */
  add(delta: v.InferOutput<typeof toolCallDelta>): string | undefined {
    const known = this.#calls.get(delta.index);
    if (known !== undefined) {
      known.arguments += delta.function?.arguments ?? "";
      return undefined;
    }
    const name = delta.function?.name ?? "";
    // Some compatible servers leave out the id, but a message of role `tool` needs one.
    const id = delta.id ?? `call_${delta.index}`;
    this.#calls.set(delta.index, { id, name, arguments: delta.function?.arguments ?? "" });
    return name;
  }

  /** Returns the complete calls in the order of their indexes. */
  finish(): readonly ToolCall[] {
    return [...this.#calls].sort(([a], [b]) => a - b).map(([, call]) => call);
  }
}

import type { ToolCall } from "../../domain/generation/tool-use.ts";

/** One piece of a tool call as it is streamed. */
export interface ToolCallDelta {
  readonly index: number;
  readonly id?: string;
  readonly function?: { readonly name?: string; readonly arguments?: string };
}

/** Puts streamed pieces together; pieces of several calls may come mixed. */
export class ToolCallAssembler {
  readonly #calls = new Map<number, { id: string; name: string; arguments: string }>();

  /** Returns the call's name with its first piece, and undefined with the others. */
  add(delta: ToolCallDelta): string | undefined {
    const known = this.#calls.get(delta.index);
    if (known !== undefined) {
      known.arguments += delta.function?.arguments ?? "";
      return undefined;
    }
    const name = delta.function?.name ?? "";
    // Some compatible servers leave the id out; a message of role `tool` needs one all the same.
    const id = delta.id ?? `call_${delta.index}`;
    this.#calls.set(delta.index, { id, name, arguments: delta.function?.arguments ?? "" });
    return name;
  }

  finish(): readonly ToolCall[] {
    return [...this.#calls].sort(([a], [b]) => a - b).map(([, call]) => call);
  }
}

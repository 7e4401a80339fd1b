import type { ChatToolCall } from "./chat-request.ts";

/** One turn of the stand-in. */
export interface Turn {
  readonly text: string;
  readonly toolCalls: readonly {
    readonly name: string;
    readonly arguments: Readonly<Record<string, string>>;
  }[];
}

/** One piece of an answer, of the size that a model streams. */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "call"; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: "arguments"; readonly index: number; readonly text: string };

export interface CutAnswer {
  readonly pieces: readonly Piece[];
  readonly finishReason: "stop" | "tool_calls" | "length";
  readonly completionTokens: number;
}

const PIECE_LENGTH = 24;

/** Cuts a turn into pieces. Like a model, stops at the limit of output tokens. */
export function cutAnswer({ text, toolCalls }: Turn, id: string, maxTokens: number): CutAnswer {
  const pieces: Piece[] = splitText(text).map((chunk) => ({ type: "text", text: chunk }));
  for (const [index, call] of toolCalls.entries()) {
    pieces.push({ type: "call", index, id: `call_${id}_${index}`, name: call.name });
    for (const chunk of splitText(JSON.stringify(call.arguments))) {
      pieces.push({ type: "arguments", index, text: chunk });
    }
  }
  let completionTokens = 0;
  for (const [count, piece] of pieces.entries()) {
    completionTokens += countPieceTokens(piece);
    if (completionTokens > maxTokens) {
      return { pieces: pieces.slice(0, count), finishReason: "length", completionTokens: maxTokens };
    }
  }
  return { pieces, finishReason: toolCalls.length > 0 ? "tool_calls" : "stop", completionTokens };
}

/** Renders a piece as the `delta` of a streamed choice. */
export function renderDelta(piece: Piece): Readonly<Record<string, unknown>> {
  switch (piece.type) {
    case "text":
      return { content: piece.text };
    case "call": {
      const { index, id, name } = piece;
      return { tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] };
    }
    case "arguments":
      return { tool_calls: [{ index: piece.index, function: { arguments: piece.text } }] };
  }
}

/** Joins the pieces to the message of an answer that is not streamed. */
export function renderMessage(pieces: readonly Piece[]): Readonly<Record<string, unknown>> {
  let content = "";
  const calls = new Map<number, ChatToolCall>();
  for (const piece of pieces) {
    if (piece.type === "text") content += piece.text;
    else if (piece.type === "call") calls.set(piece.index, { id: piece.id, name: piece.name, arguments: "" });
    else {
      const call = calls.get(piece.index);
      if (call) calls.set(piece.index, { ...call, arguments: call.arguments + piece.text });
    }
  }
  const toolCalls = [...calls.values()].map(({ id, name, arguments: text }) => ({
    id,
    type: "function",
    function: { name, arguments: text },
  }));
  return {
    role: "assistant",
    content: content === "" ? null : content,
    refusal: null,
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
}

/** Estimates the tokens of a text: about four characters each, a rule of thumb for English and code. */
export function countTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/** Estimates the tokens of a piece. */
export function countPieceTokens(piece: Piece): number {
  return piece.type === "call" ? 4 : countTokens(piece.text);
}

/** Splits a text by code points, so that no chunk ends in the middle of a surrogate pair. */
function splitText(text: string): readonly string[] {
  const points = Array.from(text);
  const chunks: string[] = [];
  for (let start = 0; start < points.length; start += PIECE_LENGTH) {
    chunks.push(points.slice(start, start + PIECE_LENGTH).join(""));
  }
  return chunks;
}

import { type CutAnswer, countPieceTokens, renderDelta, renderMessage } from "./answer.ts";

export interface AnswerHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
  readonly system_fingerprint: string;
}

export interface AnswerUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export interface CompleteAnswer {
  readonly head: AnswerHead;
  readonly answer: CutAnswer;
  readonly usage: AnswerUsage;
}

/** The data of one server-sent event, and the number of tokens in it. */
export interface Chunk {
  readonly data: string;
  readonly tokens: number;
}

/** Renders an answer as a whole: https://platform.openai.com/docs/api-reference/chat/object */
export function renderWhole({ head, answer, usage }: CompleteAnswer): Readonly<Record<string, unknown>> {
  const message = renderMessage(answer.pieces);
  const choice = { index: 0, message, logprobs: null, finish_reason: answer.finishReason };
  return { ...head, object: "chat.completion", choices: [choice], usage };
}

/**
 * Renders an answer as a stream of role, pieces, finish reason, usage if requested, and end:
 * https://platform.openai.com/docs/api-reference/chat-streaming
 */
export function renderChunks(
  { head, answer, usage }: CompleteAnswer,
  includeUsage: boolean,
): readonly Chunk[] {
  const chunk = (fields: Readonly<Record<string, unknown>>, tokens = 0): Chunk => ({
    data: JSON.stringify({ ...head, object: "chat.completion.chunk", ...fields }),
    tokens,
  });
  const choice = (delta: object, reason: string | null = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  });
  return [
    chunk(choice({ role: "assistant", content: "" })),
    ...answer.pieces.map((piece) => chunk(choice(renderDelta(piece)), countPieceTokens(piece))),
    chunk(choice({}, answer.finishReason)),
    ...(includeUsage ? [chunk({ choices: [], usage })] : []),
    { data: "[DONE]", tokens: 0 },
  ];
}

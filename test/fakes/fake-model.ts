import { PipelineError } from "../../actions/shared/domain/errors.ts";
import type { Model, ModelEvent, ModelRequest } from "../../actions/shared/ports/model.ts";

export interface FakeTurn {
  readonly text?: string;
  readonly calls?: readonly { readonly name: string; readonly fields?: Readonly<Record<string, string>> }[];
  readonly cut?: boolean;
}

const TOKENS_PER_TURN = 10;

/** Plays the given turns in order; a turn may be a function of the request. */
export class FakeModel implements Model {
  readonly name = "fake-1";
  readonly requests: ModelRequest[] = [];
  /** The turn (1-based) in which the connection is lost after the first event. */
  breakOffInTurn = 0;
  refuse = false;
  readonly #turns: (FakeTurn | ((request: ModelRequest) => FakeTurn))[];

  constructor(turns: (FakeTurn | ((request: ModelRequest) => FakeTurn))[] = []) {
    this.#turns = turns;
  }

  async *complete(request: ModelRequest): AsyncIterable<ModelEvent> {
    this.requests.push({ ...request, messages: [...request.messages] });
    const number = this.requests.length;
    if (this.refuse) throw new PipelineError("MODEL_REFUSED", "The model's server refused the request: 401.");
    const next = this.#turns.shift() ?? {};
    const turn = typeof next === "function" ? next(request) : next;
    yield { type: "text", text: turn.text ?? "" };
    if (number === this.breakOffInTurn) {
      throw new PipelineError("MODEL_UNAVAILABLE", "The model's answer was cut off.");
    }
    const calls = turn.calls ?? [];
    for (const [index, { name, fields = {} }] of calls.entries()) {
      yield { type: "tool-call-started", name };
      yield {
        type: "tool-call",
        call: { id: `${number}-${index}`, name, arguments: JSON.stringify(fields) },
      };
    }
    const reason = turn.cut ? "length" : calls.length > 0 ? "tool-calls" : "stop";
    yield { type: "end", reason, usage: { inputTokens: 100, outputTokens: TOKENS_PER_TURN } };
  }
}

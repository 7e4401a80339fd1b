import type { Conclusion, StepState } from "../../host/runner-host.ts";
import type { Channel } from "./channel.ts";

/** The list of steps on the job's page. Sends the whole list after every change. */
export class Timeline {
  readonly #channel: Channel;
  readonly #now: () => string;
  #steps: readonly StepState[] = [];

  constructor(channel: Channel, now: () => string) {
    this.#channel = channel;
    this.#now = now;
  }

  /** Adds a step that has not started and returns its number. */
  add(name: string): number {
    const number = this.#steps.length + 1;
    this.#steps = [...this.#steps, { number, name, status: "queued" }];
    return number;
  }

  start(number: number, name: string): void {
    this.#change(number, { name, status: "in_progress", startedAt: this.#now() });
  }

  finish(number: number, conclusion: Conclusion): void {
    this.#change(number, { status: "completed", conclusion, completedAt: this.#now() });
  }

  #change(number: number, change: Partial<StepState>): void {
    this.#steps = this.#steps.map((step) => (step.number === number ? { ...step, ...change } : step));
    this.#channel.send({ type: "steps", steps: this.#steps });
  }
}

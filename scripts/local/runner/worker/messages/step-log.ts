import type { Annotation } from "../../host/runner-host.ts";
import type { Channel } from "./channel.ts";
import type { Masker } from "./masker.ts";

/** The log of one step on the job's page. Masks secrets in everything that it sends. */
export class StepLog {
  readonly #channel: Channel;
  readonly #masker: Masker;
  readonly #step: number;

  constructor(channel: Channel, masker: Masker, step: number) {
    this.#channel = channel;
    this.#masker = masker;
    this.#step = step;
  }

  write(text: string): void {
    for (const line of this.#masker.mask(text).split(/\r?\n/)) {
      this.#channel.send({ type: "log", step: this.#step, line });
    }
  }

  group(title: string, lines: readonly string[]): void {
    this.write([`##[group]${title}`, ...lines, "##[endgroup]"].join("\n"));
  }

  annotate(annotation: Annotation): void {
    const masked = { ...annotation, message: this.#masker.mask(annotation.message) };
    this.#channel.send({ type: "annotation", annotation: masked });
    this.write(`##[${annotation.level}]${annotation.message}`);
  }

  error(message: string): void {
    this.annotate({ level: "error", message });
  }

  warn(message: string): void {
    this.annotate({ level: "warning", message });
  }

  summarise(markdown: string): void {
    this.#channel.send({ type: "summary", step: this.#step, markdown: this.#masker.mask(markdown) });
  }
}

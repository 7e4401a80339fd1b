import { renderProgress, type Stage } from "../../domain/report/progress.ts";
import { errorMessage } from "../../domain/text/error-message.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Conversations } from "../../ports/conversations.ts";
import type { Log } from "../../ports/log.ts";

export interface ProgressReportPorts {
  readonly conversations: Conversations;
  readonly clock: Clock;
  readonly log: Log;
}

/** GitHub allows 80 content-creating requests a minute for everything that the token does. */
const MIN_INTERVAL_MS = 1500;

/** One comment, edited while the work goes on. Only its first and its last version are sure to be seen. */
export class ProgressReport {
  readonly #ports: ProgressReportPorts;
  readonly #conversation: number;
  readonly #runUrl: string;
  readonly #files = new Set<string>();
  #stage: Stage = "read";
  #commentId = 0;
  #editedAt = 0;

  constructor(ports: ProgressReportPorts, conversation: number, runUrl: string) {
    this.#ports = ports;
    this.#conversation = conversation;
    this.#runUrl = runUrl;
  }

  /** Throws when commenting is not possible: better to learn it before any token is spent. */
  async start(): Promise<void> {
    this.#commentId = await this.#ports.conversations.say(this.#conversation, this.#render());
    this.#editedAt = this.#ports.clock.now();
  }

  async stage(stage: Stage): Promise<void> {
    this.#stage = stage;
    await this.#refresh();
  }

  async wrote(path: string): Promise<void> {
    this.#stage = "write";
    this.#files.delete(path);
    this.#files.add(path);
    await this.#refresh();
  }

  /** Replaces the progress by what came of it. */
  async end(body: string): Promise<void> {
    if (this.#commentId !== 0) await this.#revise(body);
  }

  #render(): string {
    return renderProgress({ stage: this.#stage, files: [...this.#files] }, this.#runUrl);
  }

  async #refresh(): Promise<void> {
    const now = this.#ports.clock.now();
    if (now - this.#editedAt < MIN_INTERVAL_MS) return;
    this.#editedAt = now;
    await this.#revise(this.#render());
  }

  /** The work is worth more than the report on it, so a failed edit only warns. */
  async #revise(body: string): Promise<void> {
    try {
      await this.#ports.conversations.revise(this.#commentId, body);
    } catch (thrown) {
      const reason = errorMessage(thrown);
      this.#ports.log.warn(`Could not edit the progress comment: ${reason}`);
    }
  }
}

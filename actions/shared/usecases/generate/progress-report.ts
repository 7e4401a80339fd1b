import { orWarn } from "../../domain/async/or-warn.ts";
import { renderProgress, type Stage } from "../../domain/report/progress.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Conversations } from "../../ports/conversations.ts";
import type { Log } from "../../ports/log.ts";

/** The ports of a progress report. */
export interface ProgressReportPorts {
  readonly conversations: Conversations;
  readonly clock: Clock;
  readonly log: Log;
}

/** Minimum time between edits in milliseconds: GitHub allows a token 80 content-generating requests per minute. */
const MIN_INTERVAL_MS = 1500;

/** A comment that is edited during the run. Only its first and last versions are guaranteed to appear. */
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

  /** Creates the comment. Throws if that is not possible, before any token is spent. */
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

  /** Replaces the progress with the result. */
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

  /** Edits the comment. Only warns if that fails, because the run's result matters more. */
  async #revise(body: string): Promise<void> {
    await orWarn(this.#ports.log, "edit the progress comment", () =>
      this.#ports.conversations.revise(this.#commentId, body),
    );
  }
}

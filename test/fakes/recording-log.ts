import type { Problem } from "../../actions/shared/domain/errors.ts";
import type { Log } from "../../actions/shared/ports/log.ts";

/** A log that can be read afterwards. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];
  readonly problems: Problem[] = [];

  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }
  info(message: string): void {
    this.lines.push(`info ${message}`);
  }
  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  problem(problem: Problem): void {
    this.problems.push(problem);
  }
  group<T>(_title: string, body: () => Promise<T>): Promise<T> {
    return body();
  }
}

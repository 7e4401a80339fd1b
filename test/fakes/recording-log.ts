import type { Problem } from "../../actions/shared/domain/errors.ts";
import type { Log } from "../../actions/shared/ports/log.ts";

/** Records messages by level. */
export class RecordingLog implements Log {
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  readonly problems: Problem[] = [];

  debug(): void {}
  info(message: string): void {
    this.infos.push(message);
  }
  warn(message: string): void {
    this.warnings.push(message);
  }
  problem(problem: Problem): void {
    this.problems.push(problem);
  }
  group<T>(_title: string, body: () => Promise<T>): Promise<T> {
    return body();
  }
}

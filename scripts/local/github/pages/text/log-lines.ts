/** Kind of a log line, taken from the marker that the runner puts in front of it. */
type LogKind = "plain" | "error" | "warning" | "notice" | "debug" | "command";

/** One line of a step's log. */
export interface LogLine {
  readonly kind: LogKind;
  /** The line without its marker. */
  readonly text: string;
  /** Line number in the step's log, from 1; markers count, so that the number of a line never changes. */
  readonly number: number;
}

/** A group with its lines. */
interface LogGroup {
  readonly title: LogLine;
  readonly lines: readonly LogLine[];
}

export type LogEntry = LogLine | LogGroup;

const MARKER = /^(?:##\[(error|warning|notice|debug|command|group|endgroup)\]|\[(command)\])(.*)$/s;

/**
 * Groups the lines between `##[group]` and `##[endgroup]`. As on GitHub, groups do not nest: a second `##[group]` ends
 * the first one, and a group that is not closed ends with the log. `first` is the number of the first line.
 */
export function foldLog(lines: readonly string[], first = 1): LogEntry[] {
  const entries: LogEntry[] = [];
  let group: { readonly title: LogLine; readonly lines: LogLine[] } | undefined;
  lines.forEach((line, index) => {
    const match = MARKER.exec(line);
    const marker = match?.[1] ?? match?.[2];
    const text = match?.[3] ?? line;
    const number = index + first;
    if (marker === "group") {
      group = { title: { kind: "plain", text, number }, lines: [] };
      entries.push(group);
    } else if (marker === "endgroup") {
      group = undefined;
    } else {
      const kind = marker === undefined ? "plain" : (marker as LogKind);
      (group?.lines ?? entries).push({ kind, text, number });
    }
  });
  return entries;
}

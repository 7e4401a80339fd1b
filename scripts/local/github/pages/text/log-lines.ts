/** What a log line is, by the marker that the runner puts in front of it. */
export type LogKind = "plain" | "error" | "warning" | "notice" | "debug" | "command";

export interface LogLine {
  readonly kind: LogKind;
  /** Without its marker. */
  readonly text: string;
  /** Counts from 1 at the start of the step's log, markers included, so that a number never changes. */
  readonly number: number;
}

export interface LogGroup {
  readonly title: LogLine;
  readonly lines: readonly LogLine[];
}

export type LogEntry = LogLine | LogGroup;

const MARKER = /^(?:##\[(error|warning|notice|debug|command|group|endgroup)\]|\[(command)\])(.*)$/s;

/**
 * Folds `##[group]` … `##[endgroup]`. Groups do not nest: a second `##[group]` ends the first, and an open one
 * reaches to the end, as on GitHub. `first` is the number of the first line.
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

/** A code span on one line; `start` and `end` include its backticks. */
export interface CodeSpan {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/**
 * Finds the code spans of one line. A run of backticks closes the span that as many backticks opened; these may be the last
 * ones of a longer run. Takes time in proportion to the line, which no pattern does: it would look for the end of a span again
 * from each backtick.
 */
export function findCodeSpans(line: string): readonly CodeSpan[] {
  const runs = Array.from(line.matchAll(/`+/g), ({ 0: run, index }) => ({ index, length: run.length }));
  const byLength = new Map<number, { readonly starts: number[]; next: number }>();
  for (const { index, length } of runs) {
    const same = byLength.get(length);
    if (same === undefined) byLength.set(length, { starts: [index], next: 0 });
    else same.starts.push(index);
  }
  /** Returns the start of the first run of exactly `length` backticks after an index, which must not fall. */
  const findRun = (length: number, after: number): number | undefined => {
    const same = byLength.get(length);
    if (same === undefined) return undefined;
    while ((same.starts[same.next] ?? Infinity) <= after) same.next += 1;
    return same.starts[same.next];
  };
  const spans: CodeSpan[] = [];
  let end = 0;
  for (const { index, length } of runs) {
    if (index < end) continue;
    for (let ticks = length; ticks > 0; ticks -= 1) {
      const close = findRun(ticks, index);
      if (close === undefined) continue;
      end = close + ticks;
      spans.push({ start: index + length - ticks, end, content: line.slice(index + length, close) });
      break;
    }
  }
  return spans;
}

/** Returns the length of the longest run of backticks; 0 if there is none. */
export function longestBackticks(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}

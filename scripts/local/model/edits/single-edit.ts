export interface SingleEdit {
  readonly search: string;
  readonly replace: string;
}

/**
 * Finds one search and replacement that turns `before` into `after`: the lines that differ, with enough context to
 * make the passage unique. Undefined if there is none, e.g. for an empty file.
 */
export function singleEdit(before: string, after: string): SingleEdit | undefined {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(old.length, now.length) - start && old.at(-1 - tail) === now.at(-1 - tail))
    tail += 1;

  for (let context = 1; ; context += 1) {
    const from = Math.max(0, start - context);
    const keep = Math.max(0, tail - context);
    const search = old.slice(from, old.length - keep).join("\n");
    const whole = from === 0 && keep === 0;
    if (search !== "" && before.indexOf(search) === before.lastIndexOf(search)) {
      return { search, replace: now.slice(from, now.length - keep).join("\n") };
    }
    if (whole) return undefined;
  }
}

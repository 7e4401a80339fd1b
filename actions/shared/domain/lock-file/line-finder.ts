/**
 * Creates a function that finds the line, counted from 1, on which a lock file's entry starts. `pattern` matches such a
 * line and captures the entry's key; the first line of a key wins. Lines are listed when they are first needed.
 */
export function createLineFinder(text: string, pattern: RegExp): (key: string) => number | undefined {
  let lines: Map<string, number> | undefined;
  const listLines = () => {
    const found = new Map<string, number>();
    text.split("\n").forEach((line, index) => {
      const key = pattern.exec(line)?.[1];
      if (key !== undefined && !found.has(key)) found.set(key, index + 1);
    });
    return found;
  };
  return (key) => {
    lines ??= listLines();
    return lines.get(key);
  };
}

/** Returns a count with its noun, such as `1 commit` or `3 commits`. */
export function pluralize(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

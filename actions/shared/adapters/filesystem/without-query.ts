/** Removes the query from the last segment of a module's path: `src/a?b/c.svg?raw` is `src/a?b/c.svg`. */
export function withoutQuery(path: string): string {
  const at = path.indexOf("?", path.lastIndexOf("/") + 1);
  return at < 0 ? path : path.slice(0, at);
}

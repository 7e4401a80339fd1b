/** A range of bytes; both ends are inclusive. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Parses a `Range` header with one range; undefined means all bytes. https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | undefined | "unsatisfiable" {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return start > end ? "unsatisfiable" : { start, end };
}

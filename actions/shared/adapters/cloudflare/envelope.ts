/** The one shape of all answers: https://developers.cloudflare.com/fundamentals/api/ ; only `result` is ours to read. */
export function resultOf(envelope: unknown): unknown {
  return isRecord(envelope) ? envelope["result"] : undefined;
}

/** The next page's cursor; undefined on the last page. */
export function cursorOf(envelope: unknown): string | undefined {
  const info = isRecord(envelope) ? envelope["result_info"] : undefined;
  const cursor = isRecord(info) ? info["cursor"] : undefined;
  return typeof cursor === "string" && cursor !== "" ? cursor : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

/** Formats milliseconds since the epoch as GitHub writes times: ISO 8601 in whole seconds, UTC. */
export function toTimestamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d+Z$/, "Z");
}

/**
 * Returns true for an object with named members: not null, not an array, not a date (a TOML file can contain one).
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

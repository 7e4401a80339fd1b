import { isRecord } from "./is-record.ts";

// For documents of other tools in which every part may be missing, such as lock files: a part of another kind counts as
// missing. Documents with a fixed form are checked with `validate` instead.

/** Returns the value if it is an object, and an empty object otherwise. */
export function objectOrEmpty(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

/** Returns a string or a number as a string, and an empty string for anything else. */
export function stringOrEmpty(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

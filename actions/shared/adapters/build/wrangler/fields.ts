import * as v from "valibot";
import * as fields from "../../../domain/schema/fields.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { trimEndOf } from "../../../domain/text/trim-end.ts";

// Schemas of the fields that several keys of a wrangler configuration share.

/** A name of a binding: code reads it as a property of `env`. */
export const bindingName = v.pipe(v.string(), v.regex(/^[A-Za-z_$][\w$]*$/, "a JavaScript identifier"));

/** A relative path that stays inside the app's directory, in the form that gives equal files equal digests. */
export const appPath = v.pipe(
  v.string(),
  v.regex(/^(?!\/)(?![A-Za-z]:)(?!(?:.*[/\\])?\.\.(?:[/\\]|$)).+$/, "a path inside the app's directory"),
  v.transform(normalizePath),
);

/** An array of strings. */
export const strings = v.array(v.string());

/** An object with any members, uploaded unchanged. */
export const anyObject = v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object");

/** An object of strings with any keys. */
export const stringMap = v.custom<Readonly<Record<string, string>>>(
  (value) => isRecord(value) && Object.values(value).every((each) => typeof each === "string"),
  "an object of strings",
);

/** Creates the schema of an object with these members of any type, uploaded unchanged. */
export function objectWith(keys: readonly string[]) {
  return fields.strictObject(ignoredKeys(keys));
}

/** Entries for keys whose values this pipeline does not read. */
export function ignoredKeys(keys: readonly string[]): v.ObjectEntries {
  return Object.fromEntries(keys.map((key) => [key, v.optional(v.unknown())]));
}

/** Returns the entries of an array, an empty object for each that is not an object; empty for any other value. */
export function listObjects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map((entry: unknown) => (isRecord(entry) ? entry : {})) : [];
}

/** Normalizes a path, so that `./src/index.ts` becomes `src/index.ts`. */
function normalizePath(path: string): string {
  const plain = trimEndOf(path.replace(/\\/g, "/").replace(/^(\.\/)+/, ""), "/");
  return plain === "" ? "." : plain;
}

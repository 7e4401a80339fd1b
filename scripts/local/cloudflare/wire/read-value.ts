import type { Context } from "hono";
import * as v from "valibot";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import { describeProblems, validate } from "../../../../actions/shared/domain/schema/validate.ts";
import { type ApiError, badRequest } from "./api-error.ts";

/** Checks a value from a client. Throws the error that `refuse` creates, with every problem in its message. */
export function readValue<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  refuse: (message: string) => ApiError,
): v.InferOutput<Schema> {
  const validation = validate(schema, value);
  if (!validation.valid) throw refuse(describeProblems(validation.problems));
  return validation.value;
}

/** Reads the body of a request as JSON; undefined if it is invalid. */
export function readJson(c: Context): Promise<unknown> {
  return c.req.json().catch(() => undefined);
}

/** Reads the body of a request. Throws ApiError 400/10001 unless it is a JSON object. */
export async function readJsonObject(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const value = await readJson(c);
  if (!isRecord(value)) throw badRequest("The body must be a JSON object.");
  return value;
}

/** A field that may be absent or null; null counts as absent. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(
    v.nullish(schema),
    v.transform((value) => value ?? undefined),
  );
}

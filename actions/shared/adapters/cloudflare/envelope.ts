import * as v from "valibot";
import * as fields from "../../domain/schema/fields.ts";
import { ifValid } from "../../domain/schema/tolerant.ts";

/** The envelope of every answer: https://developers.cloudflare.com/fundamentals/api/how-to/make-api-calls/ */
const ENVELOPE = fields.object({
  result: v.optional(v.unknown()),
  result_info: ifValid(fields.object({ cursor: ifValid(fields.nonEmptyString) })),
});

/** Parses an answer's `result`; undefined if it does not fit `schema`. */
export function parseResult<const Schema extends v.GenericSchema>(
  schema: Schema,
  answer: unknown,
): v.InferOutput<Schema> | undefined {
  const envelope = v.safeParse(ENVELOPE, answer);
  if (!envelope.success) return undefined;
  const { success, output } = v.safeParse(schema, envelope.output.result);
  return success ? output : undefined;
}

/** Returns the cursor of the next page; undefined on the last page. */
export function findCursor(answer: unknown): string | undefined {
  const { success, output } = v.safeParse(ENVELOPE, answer);
  return success ? output.result_info?.cursor : undefined;
}

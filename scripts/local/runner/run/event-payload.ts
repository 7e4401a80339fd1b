import * as v from "valibot";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import type { WorkflowEvent } from "../host/runner-host.ts";

/** A field that counts as absent if its value has another type. */
const lenient = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.fallback(v.optional(schema), undefined);

const string = lenient(v.string());

const PAYLOAD = fields.object({
  before: string,
  head_commit: lenient(fields.object({ message: string })),
  issue: lenient(fields.object({ title: string })),
  pull_request: lenient(
    fields.object({
      title: string,
      base: lenient(fields.object({ sha: string })),
      head: lenient(fields.object({ sha: string })),
    }),
  ),
  repository: lenient(fields.object({ default_branch: string })),
});

/** The fields of a webhook payload that the runner uses. */
export type EventPayload = v.InferOutput<typeof PAYLOAD>;

/** Reads the payload of an event. */
export function readPayload({ payload }: WorkflowEvent): EventPayload {
  return v.parse(PAYLOAD, payload);
}

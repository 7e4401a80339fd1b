import * as v from "valibot";
import * as fields from "../schema/fields.ts";

/** Media type of an in-toto statement in an envelope. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "base64"));

/** Schema of a DSSE envelope: https://github.com/secure-systems-lab/dsse/blob/master/envelope.md */
export const envelopeSchema = fields.object({
  payload: base64,
  payloadType: v.string(),
  signatures: v.array(fields.object({ keyid: v.exactOptional(v.string()), sig: base64 })),
});

/** A signed statement. `payload` is the statement's JSON as base64. */
export type Envelope = v.InferOutput<typeof envelopeSchema>;

/**
 * Returns the bytes that a signature of an envelope covers: type and payload, each with its length, so that bytes of one
 * cannot become part of the other. https://github.com/secure-systems-lab/dsse/blob/master/protocol.md
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const encoder = new TextEncoder();
  const type = encoder.encode(payloadType);
  const head = encoder.encode(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  return bytes;
}

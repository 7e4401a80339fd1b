import * as v from "valibot";
import {
  type Envelope,
  envelopeSchema,
  PAYLOAD_TYPE,
} from "../../../actions/shared/domain/evidence/envelope.ts";
import * as fields from "../../../actions/shared/domain/schema/fields.ts";
import { isRecord } from "../../../actions/shared/domain/schema/is-record.ts";

/** A statement as it was found, not yet checked. */
export interface FoundEvidence {
  /** JSON of the statement, parsed; undefined if it is not JSON. */
  readonly statement: unknown;
  readonly signed:
    | { readonly by: "none" }
    | { readonly by: "key"; readonly envelope: Envelope }
    | { readonly by: "github"; readonly bundle: unknown };
}

const BUNDLE = fields.object({
  mediaType: v.pipe(v.string(), v.startsWith("application/vnd.dev.sigstore.bundle")),
  dsseEnvelope: envelopeSchema,
});

/**
 * Reads statements out of a file: one of our statements, a signed envelope, a Sigstore bundle, or several of them, one a
 * line, as `gh attestation download` writes them. Leaves out everything else.
 */
export function readEvidence(text: string): readonly FoundEvidence[] {
  const whole = tryParse(text);
  const documents = whole === undefined ? text.split("\n").map(tryParse) : [whole];
  return documents.flatMap(toEvidence);
}

function toEvidence(document: unknown): readonly FoundEvidence[] {
  const bundle = v.safeParse(BUNDLE, document);
  if (bundle.success) {
    return [
      { statement: readPayload(bundle.output.dsseEnvelope), signed: { by: "github", bundle: document } },
    ];
  }
  const envelope = v.safeParse(envelopeSchema, document);
  if (envelope.success) {
    const signed = { by: "key", envelope: envelope.output } as const;
    return [{ statement: readPayload(envelope.output), signed }];
  }
  if (isRecord(document) && "_type" in document) return [{ statement: document, signed: { by: "none" } }];
  return [];
}

function readPayload({ payload, payloadType }: Envelope): unknown {
  return payloadType === PAYLOAD_TYPE ? tryParse(Buffer.from(payload, "base64").toString("utf8")) : undefined;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { type Digest, isDigest } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { quote } from "../../../actions/shared/domain/text/quote.ts";

/** What a person asks `overskill verify` about. */
export type VerifyTarget =
  /** Without a trailing slash. */
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "deployment"; readonly id: number }
  | { readonly kind: "digest"; readonly digest: Digest };

/** Parses the command's argument. Throws INPUT_INVALID, also for the prefix of a digest, which could name two artifacts. */
export function parseVerifyTarget(text: string): VerifyTarget {
  const digest = /^[0-9a-f]{64}$/.test(text) ? `sha256:${text}` : text;
  if (isDigest(digest)) return { kind: "digest", digest };
  if (/^[1-9]\d{0,15}$/.test(text)) return { kind: "deployment", id: Number(text) };
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") {
    return { kind: "url", url: `${url.origin}${url.pathname.replace(/\/+$/, "")}` };
  }
  throw new PipelineError(
    "INPUT_INVALID",
    `${quote(text)} is neither a URL, nor the id of a deployment, nor a digest of 64 hexadecimal digits.`,
  );
}

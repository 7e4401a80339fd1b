import { getText } from "../../../actions/shared/adapters/http/get-text.ts";
import { PROOF_PATH } from "../../../actions/shared/domain/build/manifest.ts";
import { type Digest, isDigest } from "../../../actions/shared/domain/digest.ts";

const TIMEOUT_MS = 10_000;

/** Looks at the app as a visitor does: its first page must answer, and its proof names what is live. */
export async function proofOf(url: string): Promise<{ readonly digest: Digest; readonly buildId: string }> {
  const [page, proof] = await Promise.all([
    getText(`${url}/`, { timeoutMs: TIMEOUT_MS }),
    getText(`${url}${PROOF_PATH}`, { timeoutMs: TIMEOUT_MS }),
  ]);
  if (page.status !== 200) throw new Error(`${url}/ answered with status ${page.status}.`);
  const { digest, buildId } = JSON.parse(proof.body) as { readonly digest: string; readonly buildId: string };
  if (!isDigest(digest)) throw new Error(`${url}${PROOF_PATH} names no digest: "${digest}".`);
  return { digest, buildId };
}

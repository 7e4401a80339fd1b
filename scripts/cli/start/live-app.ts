import * as v from "valibot";
import { getText } from "../../../actions/shared/adapters/http/get-text.ts";
import { PROOF_PATH } from "../../../actions/shared/domain/build/manifest.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import { digest, object } from "../../../actions/shared/domain/schema/fields.ts";
import { describeProblems, validate } from "../../../actions/shared/domain/schema/validate.ts";

const TIMEOUT_MS = 10_000;

const BUILD = object({ digest, buildId: v.string() });

/** Reads which build the app serves. Throws unless its start page answers with 200. */
export async function readLiveBuild(
  url: string,
): Promise<{ readonly digest: Digest; readonly buildId: string }> {
  const [page, proof] = await Promise.all([
    getText(`${url}/`, { timeoutMs: TIMEOUT_MS }),
    getText(`${url}${PROOF_PATH}`, { timeoutMs: TIMEOUT_MS }),
  ]);
  if (page.status !== 200) throw new Error(`${url}/ answered with status ${page.status}.`);
  const build = validate(BUILD, JSON.parse(proof.body));
  if (!build.valid) throw new Error(`${url}${PROOF_PATH}: ${describeProblems(build.problems)}`);
  return build.value;
}

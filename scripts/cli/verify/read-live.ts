import * as v from "valibot";
import { createCloudflareClient } from "../../../actions/shared/adapters/cloudflare/client.ts";
import { createCloudflareWorkerScripts } from "../../../actions/shared/adapters/cloudflare/worker-scripts.ts";
import { getText } from "../../../actions/shared/adapters/http/get-text.ts";
import { systemClock } from "../../../actions/shared/adapters/runner/system-clock.ts";
import { PROOF_PATH } from "../../../actions/shared/domain/build/manifest.ts";
import type { Digest } from "../../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import * as fields from "../../../actions/shared/domain/schema/fields.ts";
import { errorMessage } from "../../../actions/shared/domain/text/error-message.ts";

const TIMEOUT_MS = 15_000;
const PROOF = v.pipe(v.string(), v.parseJson(), fields.object({ app: fields.slug, digest: fields.digest }));

/** What a URL says about the build that it serves. */
export interface ServedBuild {
  readonly app: string;
  readonly digest: Digest;
}

/**
 * Asks a URL which build it serves; undefined if it serves none of ours. Throws NOT_LIVE if it does not answer.
 */
export async function readServedBuild(url: string): Promise<ServedBuild | undefined> {
  try {
    const { body } = await getText(`${url}${PROOF_PATH}`, { timeoutMs: TIMEOUT_MS });
    const { success, output } = v.safeParse(PROOF, body);
    return success ? output : undefined;
  } catch (thrown) {
    throw new PipelineError("NOT_LIVE", `${url} does not answer: ${errorMessage(thrown)}`, { cause: thrown });
  }
}

/** A script, and the environment variables with the token that may read it. */
interface TaggedScript {
  readonly env: NodeJS.ProcessEnv;
  readonly accountId: string | undefined;
  readonly namespace: string;
  readonly scriptName: string;
}

/** Reads the digest in a script's tags; undefined without a token, or if the script has none. */
export async function readTaggedDigest({
  env,
  accountId,
  namespace,
  scriptName,
}: TaggedScript): Promise<Digest | undefined> {
  const apiToken = env["CLOUDFLARE_PRODUCTION_API_TOKEN"] || env["CLOUDFLARE_API_TOKEN"];
  if (!apiToken || accountId === undefined) return undefined;
  const baseUrl = env["CLOUDFLARE_API_BASE_URL"] || "https://api.cloudflare.com/client/v4";
  const client = createCloudflareClient({ apiToken, baseUrl });
  const scripts = createCloudflareWorkerScripts(client, { accountId, clock: systemClock });
  return (await scripts.find({ namespace, scriptName }))?.tags.digest;
}

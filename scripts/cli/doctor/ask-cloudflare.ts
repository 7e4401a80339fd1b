import {
  type CloudflareClient,
  createCloudflareClient,
} from "../../../actions/shared/adapters/cloudflare/client.ts";
import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { ENVIRONMENT_KINDS } from "../../../actions/shared/domain/naming.ts";
import { errorMessage } from "../../../actions/shared/domain/text/error-message.ts";
import type { NamespaceAnswer } from "./facts.ts";
import { ownTokenName, SHARED_TOKEN } from "./token-source.ts";

/**
 * Asks Cloudflare for the namespace of every environment, with each token that the environment variables hold. Throws
 * CLOUDFLARE_UNAVAILABLE if Cloudflare cannot be reached.
 */
export async function askCloudflare(
  config: PipelineConfig,
  env: NodeJS.ProcessEnv,
): Promise<readonly NamespaceAnswer[]> {
  const environments = ENVIRONMENT_KINDS.flatMap((kind) => {
    const settings = config.environments[kind];
    const accountId = settings?.accountId ?? (env["CLOUDFLARE_ACCOUNT_ID"] || config.cloudflare.accountId);
    return settings === undefined || accountId === undefined
      ? []
      : [{ kind, accountId, namespace: settings.namespace }];
  });
  const tokens = [undefined, ...ENVIRONMENT_KINDS].flatMap((kind) => {
    const token = env[kind === undefined ? SHARED_TOKEN : ownTokenName(kind)];
    return token ? [{ kind, token }] : [];
  });
  const baseUrl = env["CLOUDFLARE_API_BASE_URL"] || "https://api.cloudflare.com/client/v4";
  return Promise.all(
    tokens.flatMap(({ kind: token, token: apiToken }) => {
      const client = createCloudflareClient({ apiToken, baseUrl });
      return environments.map(async ({ kind: environment, accountId, namespace }) => ({
        token,
        environment,
        namespace,
        answer: await findNamespace(client, accountId, namespace),
      }));
    }),
  );
}

/** https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/methods/get/ */
async function findNamespace(
  client: CloudflareClient,
  accountId: string,
  namespace: string,
): Promise<NamespaceAnswer["answer"]> {
  try {
    await client.get(`/accounts/${accountId}/workers/dispatch/namespaces/${namespace}`);
    return "found";
  } catch (thrown) {
    const status = (thrown as { readonly status?: unknown }).status;
    if (status === 404) return "missing";
    if (status === 401 || status === 403) return "forbidden";
    const message = `Could not read the namespace "${namespace}": ${errorMessage(thrown)}`;
    throw new PipelineError("CLOUDFLARE_UNAVAILABLE", message, { cause: thrown });
  }
}

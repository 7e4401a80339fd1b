import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import type { ScriptTags } from "../../../actions/shared/domain/deploy/script-tags.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { ACCOUNT_ID } from "../../../actions/shared/domain/identifiers.ts";
import { type EnvironmentKind, urlFor } from "../../../actions/shared/domain/naming.ts";
import type { ScriptAddress } from "../../../actions/shared/ports/worker-scripts.ts";
import type { Checkout } from "../checkout/checkout.ts";

/** Flags of `overskill deploy` that say what to deploy where. */
export interface DeployFlags {
  readonly environment: EnvironmentKind;
  readonly namespace?: string;
  readonly script?: string;
  readonly url?: string;
  readonly repository?: string;
}

/** Everything that a deployment without GitHub needs. */
export interface StandaloneDeploy {
  readonly apiToken: string;
  readonly apiBaseUrl: string;
  readonly accountId: string;
  readonly address: ScriptAddress;
  readonly url: string;
  readonly tags: ScriptTags;
}

/** Tags a script that was deployed from outside a repository. */
const NO_REPOSITORY = "none/none";
const NO_COMMIT = "0".repeat(40);
/** RFC 1035, section 2.3.1; digits first are allowed. */
const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Settings from the flags, the environment variables and the checkout, not yet validated. */
interface Settings {
  readonly apiToken: string | undefined;
  readonly accountId: string | undefined;
  readonly namespace: string | undefined;
  readonly scriptName: string;
  readonly url: string | undefined;
}

/**
 * Plans a deployment without GitHub. Flags take precedence over environment variables, and those over the checkout.
 * Throws INPUT_INVALID with all problems at once.
 */
export function planStandaloneDeploy(
  { app, digest }: Pick<Manifest, "app" | "digest">,
  flags: DeployFlags,
  env: NodeJS.ProcessEnv,
  checkout: Checkout,
): StandaloneDeploy {
  const { environment } = flags;
  const settings = readSettings(app, flags, env, checkout);
  const problems = findProblems(settings, environment);
  if (problems.length > 0) throw new PipelineError("INPUT_INVALID", problems.join("\n"));
  const { apiToken = "", accountId = "", namespace = "", scriptName, url = "" } = settings;
  return {
    apiToken,
    apiBaseUrl: env["CLOUDFLARE_API_BASE_URL"] || "https://api.cloudflare.com/client/v4",
    accountId,
    address: { namespace, scriptName },
    url,
    tags: {
      app,
      environment,
      repository: flags.repository ?? (env["GITHUB_REPOSITORY"] || checkout.repository || NO_REPOSITORY),
      commit: checkout.commit ?? NO_COMMIT,
      digest,
    },
  };
}

function readSettings(
  app: string,
  { environment, namespace, script, url }: DeployFlags,
  env: NodeJS.ProcessEnv,
  { config }: Checkout,
): Settings {
  const configured = config?.environments[environment];
  const scriptName = script ?? app;
  const derived = configured === undefined ? undefined : urlFor(scriptName, configured.domain);
  return {
    apiToken: env["CLOUDFLARE_API_TOKEN"],
    accountId: configured?.accountId ?? (env["CLOUDFLARE_ACCOUNT_ID"] || config?.cloudflare.accountId),
    namespace: namespace ?? configured?.namespace,
    scriptName,
    url: (url ?? derived)?.replace(/\/+$/, ""),
  };
}

function findProblems(
  { apiToken, accountId, namespace, scriptName, url }: Settings,
  environment: EnvironmentKind,
): readonly string[] {
  const fallback = `\`.github/overskill.yml\` here has no environment "${environment}".`;
  const problems: string[] = [];
  if (!apiToken) problems.push("CLOUDFLARE_API_TOKEN is not set.");
  if (!accountId) {
    problems.push(
      "Neither CLOUDFLARE_ACCOUNT_ID nor `cloudflare.account-id` in `.github/overskill.yml` is set.",
    );
  } else if (!ACCOUNT_ID.test(accountId)) {
    problems.push(`The Cloudflare account id must be 32 hexadecimal digits, not "${accountId}".`);
  }
  if (!namespace) problems.push(`--namespace is missing, and ${fallback}`);
  if (!url) problems.push(`--url is missing, and ${fallback}`);
  else if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    problems.push(`--url must be an http or https URL, not "${url}".`);
  }
  if (!DNS_LABEL.test(scriptName)) {
    problems.push(`--script must be a DNS label (a-z, 0-9 and hyphens), not "${scriptName}".`);
  }
  return problems;
}

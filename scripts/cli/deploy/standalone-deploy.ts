import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import type { ScriptTags } from "../../../actions/shared/domain/deploy/script-tags.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { ACCOUNT_ID } from "../../../actions/shared/domain/identifiers.ts";
import { type EnvironmentKind, urlFor } from "../../../actions/shared/domain/naming.ts";
import type { ScriptAddress } from "../../../actions/shared/ports/worker-scripts.ts";
import type { Checkout } from "./checkout.ts";

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
  const configured = checkout.config?.environments[environment];
  const scriptName = flags.script ?? app;
  const problems: string[] = [];
  const need = (value: string | undefined, problem: string): string => {
    if (value === undefined || value === "") problems.push(problem);
    return value ?? "";
  };
  const apiToken = need(env["CLOUDFLARE_API_TOKEN"], "CLOUDFLARE_API_TOKEN is not set.");
  const accountId = need(
    env["CLOUDFLARE_ACCOUNT_ID"] || checkout.config?.cloudflare.accountId,
    "Neither CLOUDFLARE_ACCOUNT_ID nor `cloudflare.account-id` in `.github/overskill.yml` is set.",
  );
  const fallback = `\`.github/overskill.yml\` here has no environment "${environment}".`;
  const namespace = need(flags.namespace ?? configured?.namespace, `--namespace is missing, and ${fallback}`);
  const derived = configured === undefined ? undefined : urlFor(scriptName, configured.domain);
  const url = need(flags.url ?? derived, `--url is missing, and ${fallback}`).replace(/\/+$/, "");
  if (accountId !== "" && !ACCOUNT_ID.test(accountId)) {
    problems.push(`The Cloudflare account id must be 32 hexadecimal digits, not "${accountId}".`);
  }
  if (url !== "" && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    problems.push(`--url must be an http or https URL, not "${url}".`);
  }
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(scriptName)) {
    problems.push(`--script must be a DNS label (a-z, 0-9 and hyphens), not "${scriptName}".`);
  }
  if (problems.length > 0) throw new PipelineError("INPUT_INVALID", problems.join("\n"));
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

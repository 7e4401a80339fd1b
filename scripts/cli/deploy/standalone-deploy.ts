import type { Manifest } from "../../../actions/shared/domain/build/manifest.ts";
import type { ScriptTags } from "../../../actions/shared/domain/deploy/script-tags.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import { ACCOUNT_ID } from "../../../actions/shared/domain/identifiers.ts";
import { type EnvironmentKind, urlFor } from "../../../actions/shared/domain/naming.ts";
import type { ScriptAddress } from "../../../actions/shared/ports/worker-scripts.ts";
import type { Checkout } from "./checkout.ts";

export interface DeployFlags {
  readonly environment: EnvironmentKind;
  readonly namespace?: string;
  readonly script?: string;
  readonly url?: string;
  readonly repository?: string;
}

export interface StandaloneDeploy {
  readonly apiToken: string;
  readonly apiBaseUrl: string;
  readonly accountId: string;
  readonly address: ScriptAddress;
  readonly url: string;
  readonly tags: ScriptTags;
}

/** Marks the scripts of whoever deploys from outside of a repository; they stay theirs. */
const NO_REPOSITORY = "none/none";
const NO_COMMIT = "0".repeat(40);

/** Flags win over environment variables, and those over the checkout. Throws INPUT_INVALID, naming all that is missing. */
export function planStandaloneDeploy(
  { app, digest }: Pick<Manifest, "app" | "digest">,
  flags: DeployFlags,
  env: NodeJS.ProcessEnv,
  checkout: Checkout,
): StandaloneDeploy {
  const { environment } = flags;
  const place = checkout.config?.environments[environment];
  const scriptName = flags.script ?? app;
  const missing: string[] = [];
  const need = (value: string | undefined, otherwise: string): string => {
    if (value === undefined || value === "") missing.push(otherwise);
    return value ?? "";
  };
  const apiToken = need(env["CLOUDFLARE_API_TOKEN"], "CLOUDFLARE_API_TOKEN is not set.");
  const accountId = need(
    env["CLOUDFLARE_ACCOUNT_ID"] || checkout.config?.cloudflare.accountId,
    "CLOUDFLARE_ACCOUNT_ID is not set, nor `cloudflare.account-id` in `.github/overskill.yml`.",
  );
  const configured = `no environment "${environment}" in a \`.github/overskill.yml\` here.`;
  const namespace = need(
    flags.namespace ?? place?.namespace,
    `--namespace is not given, and there is ${configured}`,
  );
  const derived = place === undefined ? undefined : urlFor(scriptName, place.domain);
  const url = need(flags.url ?? derived, `--url is not given, and there is ${configured}`).replace(
    /\/+$/,
    "",
  );
  if (accountId !== "" && !ACCOUNT_ID.test(accountId)) {
    missing.push(`The account must be named by 32 hexadecimal digits, not "${accountId}".`);
  }
  if (url !== "" && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    missing.push(`--url must be an http or https URL, not "${url}".`);
  }
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(scriptName)) {
    missing.push(`--script must be a hostname's label (a-z, 0-9 and dashes), not "${scriptName}".`);
  }
  if (missing.length > 0) throw new PipelineError("INPUT_INVALID", missing.join("\n"));
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

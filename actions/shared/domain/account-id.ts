import { PipelineError } from "./errors.ts";

export const ACCOUNT_ID = /^[0-9a-f]{32}$/;

/** The account named by the input, else by the configuration. Throws INPUT_INVALID when neither names one. */
export function chooseAccountId(
  input: string | undefined,
  config: { readonly cloudflare: { readonly accountId?: string } } | undefined,
): string {
  const accountId = input ?? config?.cloudflare.accountId;
  if (accountId !== undefined) return accountId;
  throw new PipelineError(
    "INPUT_INVALID",
    "No Cloudflare account is named: set `account-id`, or `cloudflare.account-id` in `.github/overskill.yml`.",
  );
}

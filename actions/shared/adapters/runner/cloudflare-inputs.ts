import { ACCOUNT_ID } from "../../domain/identifiers.ts";
import type { InputReader } from "./input-reader.ts";

/** The inputs that every Action which talks to Cloudflare has. */
export interface CloudflareInputs {
  readonly apiToken: string;
  readonly accountId?: string;
  readonly apiBaseUrl: string;
}

export function readCloudflareInputs(input: InputReader): CloudflareInputs {
  const apiToken = input.required("api-token");
  const accountId = input.matching("account-id", ACCOUNT_ID, "the account's 32 hexadecimal digits");
  const apiBaseUrl = input.url("api-base-url");
  if (apiBaseUrl === undefined) input.problem("`api-base-url` is required.");
  return { apiToken, apiBaseUrl: apiBaseUrl ?? "", ...(accountId === undefined ? {} : { accountId }) };
}

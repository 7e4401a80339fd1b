import {
  type CloudflareOptions,
  type CloudflareStandIn,
  startCloudflare,
} from "../../../scripts/local/cloudflare/stand-in.ts";
import { deployDispatcher } from "../../../scripts/local/dispatcher.ts";
import { AccountClient } from "./account-client.ts";

export const NAMESPACES = { production: "production", staging: "staging", preview: "preview" };
const DOMAINS = {
  production: "apps.localhost",
  staging: "staging.localhost",
  preview: "preview.localhost",
};

export interface RunningAccount {
  readonly cloudflare: CloudflareStandIn;
  readonly client: AccountClient;
}

/** Starts an account with a deployed dispatcher and an empty namespace for each environment. */
export async function startAccount(options: CloudflareOptions = {}): Promise<RunningAccount> {
  const cloudflare = await startCloudflare(options);
  await deployDispatcher({ ...cloudflare, namespaces: NAMESPACES, domains: DOMAINS });
  return { cloudflare, client: new AccountClient(cloudflare) };
}

import type { BaseCloudflare } from "cloudflare/client";
import { createClient } from "cloudflare/tree-shakable";

/** The SDK's generic client, because its typed methods for script uploads are broken in 7.x (cloudflare-typescript#2799). */
export type CloudflareClient = Pick<BaseCloudflare, "get" | "post" | "put" | "delete">;

interface CloudflareClientOptions {
  readonly apiToken: string;
  /** E.g. `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
}

/** Creates a client that reads nothing from the environment and does not retry. */
export function createCloudflareClient({
  apiToken,
  baseUrl,
  fetch,
}: CloudflareClientOptions): CloudflareClient {
  return createClient({
    apiToken,
    // Without null, the SDK reads these from the environment and sends them.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: baseUrl,
    // The SDK waits as long as any `Retry-After` says; `retrying` has limits.
    maxRetries: 0,
    timeout: 60_000,
    logLevel: "off",
    ...(fetch === undefined ? {} : { fetch }),
    resources: [],
  });
}

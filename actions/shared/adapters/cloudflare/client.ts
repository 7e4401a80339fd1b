import type { BaseCloudflare } from "cloudflare/client";
import { createClient } from "cloudflare/tree-shakable";

/** The generic client: the typed methods for script uploads are broken in 7.x (cloudflare-typescript#2799). */
export type CloudflareClient = Pick<BaseCloudflare, "get" | "post" | "put" | "delete">;

export interface CloudflareClientOptions {
  readonly apiToken: string;
  /** E.g. `https://api.cloudflare.com/client/v4`. */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
}

export function createCloudflareClient({
  apiToken,
  baseUrl,
  fetch,
}: CloudflareClientOptions): CloudflareClient {
  return createClient({
    apiToken,
    // The SDK would otherwise take these from the environment and send them along.
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: baseUrl,
    // The SDK obeys any `Retry-After`, however long; `retrying` has bounds.
    maxRetries: 0,
    timeout: 60_000,
    logLevel: "off",
    ...(fetch === undefined ? {} : { fetch }),
    resources: [],
  });
}

/** A running user Worker. */
interface UserWorker {
  fetch(request: Request): Promise<Response>;
}

/** https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/dynamic-dispatch/ */
export interface DispatchNamespace {
  get(
    scriptName: string,
    args?: Readonly<Record<string, unknown>>,
    options?: { readonly limits?: { readonly cpuMs?: number; readonly subRequests?: number } },
  ): UserWorker;
}

/** Bindings and variables in `wrangler.jsonc`. Domains are hostnames without a port; an environment without one is off. */
export interface Env {
  readonly PRODUCTION: DispatchNamespace;
  readonly STAGING?: DispatchNamespace;
  readonly PREVIEW: DispatchNamespace;
  readonly PRODUCTION_DOMAIN: string;
  readonly STAGING_DOMAIN?: string;
  readonly PREVIEW_DOMAIN: string;
}

import { getMimeType } from "hono/utils/mime";
import type { CloudflareAccess } from "../../../scripts/local/cloudflare/stand-in.ts";

export interface Envelope {
  readonly status: number;
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the result that it asks for
  readonly result: any;
  readonly result_info?: { readonly cursor?: string; readonly count: number };
}

export interface UploadedWorker {
  /** Modules by name; `index.js` is the main module. Empty for an assets-only Worker. */
  readonly modules?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** File contents by path, with a leading slash. */
  readonly assets?: Readonly<Record<string, string>>;
  /** Content types by path, if they differ from those of the file names. */
  readonly types?: Readonly<Record<string, string>>;
  readonly query?: string;
}

/** A plain HTTP client of the account's API. Paths are relative to the account. */
export class AccountClient {
  readonly #cloudflare: CloudflareAccess;

  constructor(cloudflare: CloudflareAccess) {
    this.#cloudflare = cloudflare;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Envelope> {
    const { apiUrl, accountId, apiToken } = this.#cloudflare;
    const raw = body instanceof FormData;
    const response = await fetch(`${apiUrl}/accounts/${accountId}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiToken}`, ...headers },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Envelope, "status">) };
  }

  createNamespace(name: string): Promise<Envelope> {
    return this.call("POST", "/workers/dispatch/namespaces", { name });
  }

  script(method: string, namespace: string, path: string, body?: unknown): Promise<Envelope> {
    return this.call(method, `/workers/dispatch/namespaces/${namespace}/scripts/${path}`, body);
  }

  async upload(namespace: string, name: string, worker: UploadedWorker): Promise<Envelope> {
    const { modules = {}, metadata = {}, assets, query = "" } = worker;
    const jwt = assets && (await this.uploadAssets(namespace, name, assets, worker.types));
    const form = new FormData();
    const main = "index.js" in modules ? { main_module: "index.js" } : {};
    const config = (metadata["assets"] as object | undefined) ?? {};
    form.set(
      "metadata",
      JSON.stringify({
        compatibility_date: "2026-07-01",
        ...main,
        ...metadata,
        ...(jwt !== undefined && { assets: { jwt, ...config } }),
      }),
    );
    for (const [module, code] of Object.entries(modules)) {
      form.set(module, new File([code], module, { type: "application/javascript+module" }));
    }
    return this.script("PUT", namespace, `${name}${query}`, form);
  }

  /** Uploads assets and returns the completion token for an upload of the script. */
  async uploadAssets(
    namespace: string,
    name: string,
    assets: Readonly<Record<string, string>>,
    types: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const byHash = new Map<string, { content: string; type: string }>();
    const manifest: Record<string, { hash: string; size: number }> = {};
    for (const [path, content] of Object.entries(assets)) {
      const hash = await hashOf(content + path);
      byHash.set(hash, { content, type: types[path] ?? getMimeType(path) ?? "application/null" });
      manifest[path] = { hash, size: content.length };
    }
    const session = await this.script("POST", namespace, `${name}/assets-upload-session`, { manifest });
    if (!session.success) throw new Error(JSON.stringify(session.errors));
    let jwt: string = session.result.jwt;
    for (const bucket of session.result.buckets as string[][]) {
      const form = new FormData();
      for (const hash of bucket) {
        const { content = "", type = "" } = byHash.get(hash) ?? {};
        form.set(hash, new File([Buffer.from(content).toString("base64")], hash, { type }));
      }
      const authorization = `Bearer ${session.result.jwt}`;
      const uploaded = await this.call("POST", "/workers/assets/upload?base64=true", form, { authorization });
      jwt = uploaded.result.jwt ?? jwt;
    }
    return jwt;
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("hex").slice(0, 32);
}

/** Creates a Worker that responds to every request with the same text. */
export const answering = (text: string): UploadedWorker => ({
  modules: { "index.js": `export default { fetch: () => new Response(${JSON.stringify(text)}) };` },
});

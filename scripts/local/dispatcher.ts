import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { BaseNamespaces } from "cloudflare/resources/workers-for-platforms/dispatch/namespaces/namespaces";
import { createClient } from "cloudflare/tree-shakable";
import { build } from "esbuild";
import { parse } from "jsonc-parser";
import * as v from "valibot";
import type { EnvironmentKind } from "../../actions/shared/domain/naming.ts";
import * as fields from "../../actions/shared/domain/schema/fields.ts";

const TEMPLATE = new URL("../../templates/dispatcher/", import.meta.url);
const MAIN_MODULE = "index.js";

export interface DispatcherDeployment {
  /** For example `https://api.cloudflare.com/client/v4`. */
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly accountId: string;
  /** Dispatch namespace of each environment; created if it does not exist. */
  readonly namespaces: Readonly<Partial<Record<EnvironmentKind, string>>>;
  /** Domain of each environment; a port is ignored. */
  readonly domains: Readonly<Partial<Record<EnvironmentKind, string>>>;
}

const TEMPLATE_CONFIG = fields.object({
  name: v.string(),
  main: v.string(),
  compatibility_date: v.string(),
  observability: v.optional(v.unknown()),
});
type TemplateConfig = v.InferOutput<typeof TEMPLATE_CONFIG>;

/**
 * Deploys `templates/dispatcher` as a Worker of the account, with a dispatch namespace binding and a domain for each
 * environment. Routes and DNS records are not touched.
 */
export async function deployDispatcher(deployment: DispatcherDeployment): Promise<void> {
  const { apiUrl, apiToken, accountId, namespaces } = deployment;
  const client = createClient({ apiToken, baseURL: apiUrl, resources: [BaseNamespaces] });
  const existing = new Set<string | undefined>();
  const collection = client.workersForPlatforms.dispatch.namespaces;
  for await (const namespace of collection.list({ account_id: accountId })) {
    existing.add(namespace.namespace_name);
  }
  // List first, because the SDK retries a request after a response with 409.
  const missing = new Set(Object.values(namespaces).filter((name) => !existing.has(name)));
  for (const name of missing) await collection.create({ account_id: accountId, name });
  const config = readTemplateConfig();
  const form = new FormData();
  const metadata = renderDispatcherMetadata(config, deployment);
  form.set("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  const code = await bundleDispatcher(config.main);
  form.set(MAIN_MODULE, new File([code], MAIN_MODULE, { type: "application/javascript+module" }));
  await client.put(`/accounts/${accountId}/workers/scripts/${config.name}`, { body: form });
}

/** Renders the metadata of the upload: https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
function renderDispatcherMetadata(
  { compatibility_date, observability }: TemplateConfig,
  { namespaces, domains }: Pick<DispatcherDeployment, "namespaces" | "domains">,
) {
  const kinds = Object.keys(namespaces) as EnvironmentKind[];
  return {
    main_module: MAIN_MODULE,
    compatibility_date,
    observability,
    bindings: kinds.flatMap((kind) => {
      const name = kind.toUpperCase();
      const hostname = (domains[kind] ?? "").replace(/:\d+$/, "");
      return [
        { type: "dispatch_namespace", name, namespace: namespaces[kind] },
        { type: "plain_text", name: `${name}_DOMAIN`, text: hostname },
      ];
    }),
  };
}

function readTemplateConfig(): TemplateConfig {
  return v.parse(TEMPLATE_CONFIG, parse(readFileSync(new URL("wrangler.jsonc", TEMPLATE), "utf8")));
}

async function bundleDispatcher(main: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(main, TEMPLATE))],
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

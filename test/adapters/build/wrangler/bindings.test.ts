import { describe, expect, it } from "vitest";
import { readEnvironments } from "../../../../actions/shared/adapters/build/wrangler/read-environments.ts";

function read(config: object) {
  const base = { name: "todo", main: "index.ts", compatibility_date: "2026-07-01" };
  const result = readEnvironments({ ...base, ...config }, "production");
  return result.valid
    ? { bindings: result.reading.config.settings.bindings, problems: [] }
    : { bindings: [], problems: result.problems.map(({ message }) => message) };
}

/** wrangler's configuration and the binding of the upload API. */
const KINDS: readonly [object, object][] = [
  [
    { workflows: [{ binding: "B", name: "orders", class_name: "Orders" }] },
    { type: "workflow", workflow_name: "orders", class_name: "Orders" },
  ],
  [
    { send_email: [{ name: "B", allowed_destination_addresses: ["a@b.c"] }] },
    { type: "send_email", allowed_destination_addresses: ["a@b.c"] },
  ],
  [
    { ratelimits: [{ name: "B", namespace_id: "1", simple: { limit: 10, period: 60 } }] },
    { type: "ratelimit", namespace_id: "1", simple: { limit: 10, period: 60 } },
  ],
  [
    { mtls_certificates: [{ binding: "B", certificate_id: "c" }] },
    { type: "mtls_certificate", certificate_id: "c" },
  ],
  [
    { secrets_store_secrets: [{ binding: "B", store_id: "s", secret_name: "n" }] },
    { type: "secrets_store_secret", store_id: "s", secret_name: "n" },
  ],
  [{ pipelines: [{ binding: "B", pipeline: "p" }] }, { type: "pipelines", pipeline: "p" }],
  [{ vpc_services: [{ binding: "B", service_id: "s" }] }, { type: "vpc_service", service_id: "s" }],
  [
    { vpc_networks: [{ binding: "B", tunnel_id: "t", remote: true }] },
    { type: "vpc_network", tunnel_id: "t" },
  ],
  [{ worker_loaders: [{ binding: "B" }] }, { type: "worker_loader" }],
  [
    { services: [{ binding: "B", service: "s", props: { a: 1 } }] },
    { type: "service", service: "s", props: { a: 1 } },
  ],
  [
    {
      dispatch_namespaces: [
        { binding: "B", namespace: "n", outbound: { service: "o", parameters: ["customer"] } },
      ],
    },
    {
      type: "dispatch_namespace",
      namespace: "n",
      outbound: { worker: { service: "o" }, params: [{ name: "customer" }] },
    },
  ],
  [
    { queues: { producers: [{ binding: "B", queue: "q", delivery_delay: 5 }] } },
    { type: "queue", queue_name: "q", delivery_delay: 5 },
  ],
  [{ ai_search: [{ binding: "B", instance_name: "i" }] }, { type: "ai_search", instance_name: "i" }],
  [{ images: { binding: "B" } }, { type: "images" }],
  [{ version_metadata: { binding: "B" } }, { type: "version_metadata" }],
  // Only named, because no environment may have it.
  [{ unsafe: { bindings: [{ name: "B", type: "new_kind", field: 1 }] } }, { type: "unsafe" }],
];

describe("bindings", () => {
  it.each(KINDS.map(([config, binding]) => [Object.keys(config)[0], config, binding] as const))(
    "reads %s",
    (_, config, binding) => {
      expect(read(config)).toEqual({ bindings: [{ ...binding, name: "B" }], problems: [] });
    },
  );

  it.each([
    ["an unknown field", { kv_namespaces: [{ binding: "B", id: "1", colour: "red" }] }, "colour"],
    ["none of two fields of which one is required", { pipelines: [{ binding: "B" }] }, "stream"],
    ["a second binding of one name", { vars: { B: "" }, ai: { binding: "B" } }, "`ai.binding`"],
    ["metadata that the pipeline sets itself", { unsafe: { metadata: { tags: [] } } }, "unsafe.metadata"],
  ])("reports %s", (_, config, key) => {
    expect(read(config).problems).toEqual([expect.stringContaining(key)]);
  });
});

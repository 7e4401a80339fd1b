import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../actions/shared/adapters/github/config.ts";
import { isPipelineError, type PipelineError } from "../../../actions/shared/domain/errors.ts";
import { type EnvironmentKind, scriptNameFor } from "../../../actions/shared/domain/naming.ts";
import {
  requireArtifactBindings,
  requireDeclaredBindings,
} from "../../../actions/shared/usecases/policy/require-bindings.ts";
import { fakeArtifact } from "../../fakes/fake-artifact.ts";
import { type Configurations, FakeDeclarations } from "../../fakes/fake-declarations.ts";

const BASE = "environments:\n  preview: { domain: preview.test }\n  production: { domain: apps.test }\n";
const WITH_STAGING = `${BASE}  staging: { domain: staging.test }\n`;

const KV = "0f2ac74b498b48028cb68387c421e279";
const OTHER_KV = "1".repeat(32);
const UUID = "5a7b1c2d-3e4f-4a6b-8c9d-0e1f2a3b4c5d";
const app = { name: "todo", main: "src/worker.ts", compatibility_date: "2026-07-01" };

interface Situation {
  readonly checkout: Configurations;
  /** The checkout, unless given. */
  readonly main?: Configurations;
  readonly environment?: EnvironmentKind;
  readonly config?: string;
}

async function check({ checkout, main, environment = "preview", config = BASE }: Situation) {
  const declarations = new FakeDeclarations(checkout, main);
  const number = environment === "preview" ? 3 : undefined;
  const target = { app: "todo", path: "apps/todo", environment, scriptName: scriptNameFor("todo", number) };
  const request = { config: parseConfig(config), repository: "apps" };
  return requireDeclaredBindings(declarations, request, target).then(
    () => undefined,
    (thrown: unknown) => {
      if (isPipelineError(thrown)) return thrown;
      throw thrown;
    },
  );
}

const problemsOf = (refusal: PipelineError | undefined) =>
  (refusal?.problems ?? []).map(({ file, line, message, hint }) => `${file}:${line} ${message} ${hint}`);

/** Bindings that a preview has only with a line of the configuration. */
const NEEDS_A_LINE: readonly (readonly [key: string, value: unknown, type: string, id?: string])[] = [
  ["kv_namespaces", [{ binding: "A", id: KV }], "kv_namespace", KV],
  ["d1_databases", [{ binding: "A", database_name: "a", database_id: UUID }], "d1", UUID],
  ["r2_buckets", [{ binding: "A", bucket_name: "photos" }], "r2_bucket", "photos"],
  ["queues", { producers: [{ binding: "A", queue: "jobs" }] }, "queue", "jobs"],
  ["vectorize", [{ binding: "A", index_name: "docs" }], "vectorize", "docs"],
  ["hyperdrive", [{ binding: "A", id: KV }], "hyperdrive", KV],
  ["analytics_engine_datasets", [{ binding: "A", dataset: "clicks" }], "analytics_engine", "clicks"],
  [
    "ratelimits",
    [{ name: "A", namespace_id: "1001", simple: { limit: 1, period: 60 } }],
    "ratelimit",
    "1001",
  ],
  ["mtls_certificates", [{ binding: "A", certificate_id: UUID }], "mtls_certificate", UUID],
  [
    "secrets_store_secrets",
    [{ binding: "A", store_id: KV, secret_name: "stripe" }],
    "secrets_store_secret",
    `${KV}/stripe`,
  ],
  ["pipelines", [{ binding: "A", pipeline: "events" }], "pipelines", "events"],
  ["k2", [{ binding: "A", stream: "events" }], "k2", "events"],
  ["artifacts", [{ binding: "A", namespace: "files" }], "artifacts", "files"],
  ["flagship", [{ binding: "A", app_id: "flags" }], "flagship", "flags"],
  ["ai_search", [{ binding: "A", instance_name: "docs" }], "ai_search", "docs"],
  ["ai_search_namespaces", [{ binding: "A", namespace: "docs" }], "ai_search_namespace", "docs"],
  ["agent_memory", [{ binding: "A", namespace: "agents" }], "agent_memory", "agents"],
  ["vpc_services", [{ binding: "A", service_id: UUID }], "vpc_service", UUID],
  ["vpc_networks", [{ binding: "A", tunnel_id: UUID }], "vpc_network", UUID],
  ["workflows", [{ binding: "A", name: "orders", class_name: "Orders" }], "workflow", "orders"],
  ["exports", { Orders: { type: "workflow", name: "orders" } }, "workflow", "orders"],
  ["images", { binding: "A" }, "images"],
  ["stream", { binding: "A" }, "stream"],
  ["send_email", [{ name: "A", destination_address: "ops@example.com" }], "send_email"],
  ["worker_loaders", [{ binding: "A" }], "worker_loader"],
  ["logpush", true, "logpush"],
  ["observability", { logs: { destinations: ["grafana"] } }, "log_destination"],
  ["observability", { traces: { destinations: ["grafana"] } }, "log_destination"],
];

describe("a preview", () => {
  it.each([
    ["vars", { A: "a", B: { c: 1 } }],
    ["assets", { directory: "dist", binding: "A" }],
    ["durable_objects", { bindings: [{ name: "A", class_name: "Room" }] }],
    ["exports", { Room: { type: "durable-object", storage: "sqlite" }, Api: { type: "worker" } }],
    ["migrations", [{ tag: "v1", new_sqlite_classes: ["Room"] }]],
    ["ai", { binding: "A" }],
    ["browser", { binding: "A" }],
    ["media", { binding: "A" }],
    ["version_metadata", { binding: "A" }],
    ["observability", { enabled: true, logs: { enabled: true } }],
  ])("may have %s without a line in the configuration", async (key, value) => {
    expect(await check({ checkout: { todo: { ...app, [String(key)]: value } } })).toBeUndefined();
  });

  it.each(NEEDS_A_LINE)("needs a line for %s %j", async (key, value, type, id) => {
    const own = { ...app, env: { production: { exports: {} } }, [String(key)]: value };
    const refusal = await check({ checkout: { todo: own } });
    expect(refusal).toMatchObject({ code: "BINDING_NOT_ALLOWED" });
    const [problem, ...others] = problemsOf(refusal);
    expect(others).toEqual([]);
    const line = `- { type: ${type}, ${id === undefined ? "" : `id: ${JSON.stringify(id)}, `}apps: [todo] }`;
    expect(problem).toContain("apps/todo/wrangler.jsonc:6 ");
    expect(problem).toContain(line);
    // The remedy is true: with exactly this line, the preview may have it.
    const [before, after] = BASE.split("{ domain: preview.test }");
    const config = `${before}\n    domain: preview.test\n    bindings:\n      ${line}${after}`;
    expect(await check({ checkout: { todo: own }, config })).toBeUndefined();
    const forAnother = config.replace("[todo]", "[shop]");
    expect(await check({ checkout: { todo: own }, config: forAnother })).toMatchObject({
      code: "BINDING_NOT_ALLOWED",
    });
  });
});

describe("no environment", () => {
  const always: readonly (readonly [string, string, unknown, RegExp])[] = [
    [
      "unsafe bindings",
      "unsafe",
      { bindings: [{ name: "A", type: "kv_namespace", namespace_id: KV }] },
      /unsafe/,
    ],
    [
      "dispatch namespaces",
      "dispatch_namespaces",
      [{ binding: "A", namespace: "overskill-production" }],
      /dispatch namespace/,
    ],
    [
      "another app's Durable Objects",
      "durable_objects",
      { bindings: [{ name: "A", class_name: "Room", script_name: "shop" }] },
      /"shop"/,
    ],
    [
      "Durable Objects of an environment",
      "durable_objects",
      { bindings: [{ name: "A", class_name: "Room", environment: "production" }] },
      /"production"/,
    ],
    [
      "another app's Workflows",
      "workflows",
      [{ binding: "A", name: "orders", class_name: "Orders", script_name: "shop" }],
      /"shop"/,
    ],
    ["services of others", "services", [{ binding: "A", service: "billing" }], /"billing"/],
    [
      "services of an environment",
      "services",
      [{ binding: "A", service: "todo", environment: "staging" }],
      /"todo"/,
    ],
    ["log consumers of others", "tail_consumers", [{ service: "collector" }], /"collector"/],
    ["streams to others", "streaming_tail_consumers", [{ service: "collector" }], /"collector"/],
    [
      "transfers of Durable Objects",
      "migrations",
      [{ tag: "v1", transferred_classes: [{ from: "Room", from_script: "shop", to: "Room" }] }],
      /"shop"/,
    ],
    [
      "transfers declared as exports",
      "exports",
      {
        Room: {
          type: "durable-object",
          state: "expecting-transfer",
          storage: "sqlite",
          transfer_from: "shop",
        },
      },
      /"shop"/,
    ],
    [
      "handing its Durable Objects over",
      "exports",
      { Room: { type: "durable-object", state: "transferred", transferred_to: "evil" } },
      /"evil"/,
    ],
    ["exports of an unknown kind", "exports", { A: { type: "tunnel" } }, /"tunnel"/],
    [
      "exports with a field of the future",
      "exports",
      { A: { type: "worker", tunnel: KV } },
      /exports\.A\.tunnel/,
    ],
    [
      "containers declared as exports",
      "exports",
      { Room: { type: "durable-object", storage: "sqlite", container: "x" } },
      /exports\.Room\.container/,
    ],
    [
      "transfers declared as another kind of export",
      "exports",
      { A: { type: "workflow", name: "a", transferred_to: "evil" } },
      /"evil"/,
    ],
    ["exports in a list", "exports", [{ type: "workflow", name: "a" }], /must be an object/],
    ["logs in a list", "observability", { logs: [{ destinations: ["evil"] }] }, /must be an object/],
    ["log settings that are a text", "observability", "all", /must be an object/],
  ];

  it.each(
    always.flatMap(([name, ...rest]) =>
      (["preview", "production"] as const).map((environment) => [name, environment, ...rest] as const),
    ),
  )("may have %s: %s", async (_name, environment, key, value, quoted) => {
    const refusal = await check({ checkout: { todo: { ...app, [key]: value } }, environment });
    expect(refusal).toMatchObject({ code: "BINDING_NOT_ALLOWED" });
    const [problem, ...others] = problemsOf(refusal);
    expect(others).toEqual([]);
    expect(problem).toMatch(quoted);
    expect(problem).toContain("apps/todo/wrangler.jsonc:5 ");
  });
});

describe("scripts of the repository", () => {
  const checkout = { todo: { ...app, services: [{ binding: "SHOP", service: "shop" }] }, shop: app };

  it("may be called in production, by the names of the apps", async () => {
    expect(await check({ checkout, environment: "production" })).toBeUndefined();
  });

  it("are not part of a preview, whose calls would arrive in production", async () => {
    expect(await check({ checkout })).toMatchObject({ code: "BINDING_NOT_ALLOWED" });
    const itself = { todo: { ...app, services: [{ binding: "SELF", service: "todo" }] } };
    expect(await check({ checkout: itself })).toMatchObject({ code: "BINDING_NOT_ALLOWED" });
  });

  it("may be the app's own for a Durable Object in production, but production's not for a preview", async () => {
    const own = { bindings: [{ name: "A", class_name: "Room", script_name: "todo" }] };
    const itself = { todo: { ...app, durable_objects: own } };
    expect(await check({ checkout: itself, environment: "production" })).toBeUndefined();
    expect(await check({ checkout: itself })).toMatchObject({ code: "BINDING_NOT_ALLOWED" });
  });
});

describe("a resource", () => {
  const kv = (id: string) => ({ kv_namespaces: [{ binding: "DB", id }] });
  const lineFor = (id: string, apps = "todo") =>
    `environments:\n  preview:\n    domain: preview.test\n    bindings:\n      - { type: kv_namespace, id: "${id}", apps: [${apps}] }\n  production: { domain: apps.test }\n`;

  it("that only the top level names is production's, so that the preview must not have it", async () => {
    const refusal = await check({ checkout: { todo: { ...app, ...kv(KV) } }, config: lineFor(KV) });
    expect(refusal).toMatchObject({ code: "RESOURCE_SHARED" });
    const [problem] = problemsOf(refusal);
    expect(problem).toContain(
      `apps/todo/wrangler.jsonc:5 \`kv_namespaces[0].id\` binds the KV namespace "${KV}"`,
    );
    expect(problem).toContain("production of todo uses (apps/todo/wrangler.jsonc:5)");
    expect(problem).toContain("`env.preview`");
  });

  it("of its own is allowed in a preview with a line, and stays allowed for production without one", async () => {
    const todo = { ...app, ...kv(KV), env: { preview: kv(OTHER_KV) } };
    expect(await check({ checkout: { todo }, config: lineFor(OTHER_KV) })).toBeUndefined();
    expect(await check({ checkout: { todo }, environment: "production" })).toBeUndefined();
  });

  it.each([
    ["in capital letters", KV.toUpperCase()],
    ["with hyphens", KV.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")],
    ["with spaces around it", ` ${KV} `],
    ["in full-width letters", KV.replaceAll("a", "ａ")],
  ])("is production's %s too", async (_name, id) => {
    const main = { todo: { ...app, ...kv(KV) } };
    const checkout = { todo: { ...app, env: { preview: kv(id) } } };
    const refusal = await check({ checkout, main, config: lineFor(id) });
    expect(refusal).toMatchObject({ code: "RESOURCE_SHARED" });
  });

  it("stays the other app's if the pull request takes it out of that app's file", async () => {
    const main = { todo: app, shop: { ...app, ...kv(KV) } };
    const checkout = { todo: { ...app, ...kv(KV) }, shop: app };
    expect(await check({ checkout, main, config: lineFor(KV) })).toMatchObject({ code: "RESOURCE_SHARED" });
    // After the merge, it is the app's.
    expect(await check({ checkout, environment: "production" })).toBeUndefined();
  });

  it("stays production's if the pull request gives production another one", async () => {
    const main = { todo: { ...app, ...kv(KV) } };
    const checkout = { todo: { ...app, ...kv(OTHER_KV), env: { preview: kv(KV) } } };
    expect(await check({ checkout, main, config: lineFor(KV) })).toMatchObject({ code: "RESOURCE_SHARED" });
  });

  it("of another app is refused in the section for production while it is a pull request", async () => {
    const checkout = {
      todo: { ...app, env: { production: kv(KV), preview: {} } },
      shop: { ...app, ...kv(KV) },
    };
    const refusal = await check({ checkout });
    expect(problemsOf(refusal)).toEqual([expect.stringContaining("production of shop uses")]);
  });

  it("belongs to one app, unless the configuration declares it shared", async () => {
    const checkout = { todo: { ...app, ...kv(KV) }, shop: { ...app, ...kv(KV) } };
    const situation = { checkout, environment: "production" } as const;
    const [problem] = problemsOf(await check(situation));
    const line = `- { type: kv_namespace, id: "${KV}", apps: [todo, shop] }`;
    expect(problem).toContain(line);
    expect(
      await check({ ...situation, config: `${BASE}resources:\n  shared:\n    ${line}\n` }),
    ).toBeUndefined();
    const wrong = line.replace("shop", "blog");
    expect(
      await check({ ...situation, config: `${BASE}resources:\n  shared:\n    ${wrong}\n` }),
    ).toMatchObject({
      code: "RESOURCE_SHARED",
    });
  });

  it("that is shared in production is still not for previews", async () => {
    const checkout = { todo: { ...app, ...kv(KV) }, shop: { ...app, ...kv(KV) } };
    const shared = `resources: { shared: [{ type: kv_namespace, id: "${KV}", apps: [todo, shop] }] }\n`;
    expect(await check({ checkout, config: `${lineFor(KV)}${shared}` })).toMatchObject({
      code: "RESOURCE_SHARED",
    });
  });

  it("of two previews is refused, although each has a line", async () => {
    const env = { preview: kv(KV) };
    const checkout = { todo: { ...app, env }, shop: { ...app, env } };
    expect(await check({ checkout, config: lineFor(KV, "todo, shop") })).toMatchObject({
      code: "RESOURCE_SHARED",
    });
  });

  it("of another app's previews is not for production, whose data they could change", async () => {
    const checkout = {
      todo: { ...app, ...kv(KV), env: { preview: {} } },
      shop: { ...app, env: { preview: kv(KV) } },
    };
    const refusal = await check({ checkout, environment: "production", config: lineFor(KV, "shop") });
    expect(problemsOf(refusal)).toEqual([expect.stringContaining("preview of shop uses")]);
  });

  it("of production is not for staging", async () => {
    const checkout = { todo: { ...app, ...kv(KV) } };
    const situation = { checkout, environment: "staging", config: WITH_STAGING } as const;
    expect(await check(situation)).toMatchObject({ code: "RESOURCE_SHARED" });
    const own = { todo: { ...app, ...kv(KV), env: { staging: kv(OTHER_KV) } } };
    expect(await check({ ...situation, checkout: own })).toBeUndefined();
  });

  it("of another app must not be `wrangler dev`'s either", async () => {
    const checkout = {
      todo: {
        ...app,
        env: { production: {}, preview: { kv_namespaces: [{ binding: "A", id: OTHER_KV, preview_id: KV }] } },
      },
      shop: { ...app, ...kv(KV) },
    };
    const refusal = await check({ checkout, config: lineFor(OTHER_KV) });
    expect(problemsOf(refusal)).toEqual([expect.stringContaining("`kv_namespaces[0].preview_id`")]);
  });

  it("is refused in production too, where the configuration lists what production may bind", async () => {
    const config = `${BASE}`.replace("{ domain: apps.test }", "\n    domain: apps.test\n    bindings: []");
    const refusal = await check({
      checkout: { todo: { ...app, ...kv(KV) } },
      environment: "production",
      config,
    });
    expect(problemsOf(refusal)).toEqual([expect.stringContaining("`environments.production.bindings`")]);
  });

  it("does not make the pipeline read the default branch unless an app names one", async () => {
    const declarations = new FakeDeclarations({ todo: { ...app, ai: { binding: "AI" } } });
    const target = {
      app: "todo",
      path: "apps/todo",
      environment: "preview",
      scriptName: "todo--pr-3",
    } as const;
    await requireDeclaredBindings(declarations, { config: parseConfig(BASE), repository: "apps" }, target);
    expect(declarations.fetches).toBe(0);
  });

  it("reports every problem of an app together, in the order of the file", async () => {
    const todo = {
      ...app,
      ...kv(KV),
      unsafe: { bindings: [{ name: "U", type: "x" }] },
      images: { binding: "I" },
    };
    const lines = problemsOf(await check({ checkout: { todo } })).map((text) => text.split(" ")[0]);
    expect(lines).toEqual([5, 6, 7].map((line) => `apps/todo/wrangler.jsonc:${line}`));
  });
});

describe("an artifact", () => {
  const base = fakeArtifact("todo", "1").manifest;
  const deploy = (
    worker: Partial<(typeof base)["worker"]>,
    environment: EnvironmentKind = "preview",
    main: Configurations = {},
  ) =>
    requireArtifactBindings(
      new FakeDeclarations(main),
      { config: parseConfig(BASE), repository: "apps" },
      { app: "todo", environment, scriptName: environment === "preview" ? "todo--pr-3" : "todo" },
      { worker: { ...base.worker, ...worker } },
    );

  it.each<readonly [string, Partial<(typeof base)["worker"]>]>([
    ["a KV namespace", { bindings: [{ type: "kv_namespace", name: "A", namespace_id: KV }] }],
    ["a KV namespace without an id", { bindings: [{ type: "kv_namespace", name: "A" }] }],
    [
      "a KV namespace whose id is a list",
      { bindings: [{ type: "kv_namespace", name: "A", namespace_id: [KV] }] },
    ],
    ["a database with two ids", { bindings: [{ type: "d1", name: "A", id: UUID, database_id: KV }] }],
    ["a log setting of the future", { passthrough: { observability: { logs: { sinks: ["evil"] } } } }],
    ["a database by the old field", { bindings: [{ type: "d1", name: "A", id: UUID }] }],
    ["a binding that inherits", { bindings: [{ type: "inherit", name: "A" }] }],
    ["a secret", { bindings: [{ type: "secret_text", name: "A", text: "x" }] }],
    ["a kind of the future", { bindings: [{ type: "teleporter", name: "A" }] }],
    ["a kind by the name of a prototype's member", { bindings: [{ type: "constructor", name: "A" }] }],
    [
      "Durable Objects of a namespace",
      { bindings: [{ type: "durable_object_namespace", name: "A", class_name: "B", namespace_id: KV }] },
    ],
    [
      "Durable Objects of a script in another dispatch namespace",
      {
        bindings: [
          {
            type: "durable_object_namespace",
            name: "A",
            class_name: "B",
            dispatch_namespace: "overskill-production",
          },
        ],
      },
    ],
    [
      "a field that its kind does not have",
      { bindings: [{ type: "plain_text", name: "A", text: "", namespace_id: KV }] },
    ],
    ["a log consumer", { passthrough: { tail_consumers: [{ service: "todo" }] } }],
    ["a log consumer that is not in a list", { passthrough: { tail_consumers: { service: "todo" } } }],
    ["Logpush by a value that counts as true", { passthrough: { logpush: "true" } }],
    ["exports in a list", { passthrough: { exports: [{ type: "workflow", name: "a" }] } }],
    ["log settings in a list", { passthrough: { observability: [{ logs: { destinations: ["a"] } }] } }],
    [
      "an export's field of the future",
      { passthrough: { exports: { A: { type: "durable-object", storage: "sqlite", namespace_id: KV } } } },
    ],
    ["a kind in capitals", { bindings: [{ type: "KV_NAMESPACE", name: "A", namespace_id: KV }] }],
    ["another setting of the upload", { passthrough: { keep_bindings: ["kv_namespace"] } }],
    ["containers", { passthrough: { containers: [{ class_name: "A" }] } }],
    [
      "a transfer",
      { migrations: [{ tag: "v1", transferred_classes: [{ from: "A", from_script: "b", to: "A" }] }] },
    ],
    ["a migration step of the future", { migrations: [{ tag: "v1", adopted_classes: ["A"] }] }],
  ])("of a preview is not uploaded with %s", async (_name, worker) => {
    await expect(deploy(worker)).rejects.toMatchObject({ code: "BINDING_NOT_ALLOWED" });
  });

  it("is uploaded with its own Durable Objects, variables and modules", async () => {
    const bindings = [
      { type: "plain_text", name: "A", text: "a" },
      { type: "json", name: "B", json: {} },
      { type: "assets", name: "C" },
      { type: "durable_object_namespace", name: "D", class_name: "Room" },
      { type: "wasm_module", name: "E", part: "e.wasm" },
    ];
    const migrations = [{ tag: "v1", new_sqlite_classes: ["Room"] }];
    const passthrough = {
      observability: { enabled: true },
      limits: { cpu_ms: 10 },
      placement: { mode: "smart" },
    };
    await expect(deploy({ bindings, migrations, passthrough })).resolves.toBeUndefined();
  });

  it("of production is not uploaded with what another app has by now, as after a rollback", async () => {
    const bindings = [{ type: "kv_namespace", name: "A", namespace_id: KV }];
    await expect(deploy({ bindings }, "production")).resolves.toBeUndefined();
    const main = { shop: { ...app, kv_namespaces: [{ binding: "DB", id: KV.toUpperCase() }] } };
    await expect(deploy({ bindings }, "production", main)).rejects.toMatchObject({ code: "RESOURCE_SHARED" });
  });
});

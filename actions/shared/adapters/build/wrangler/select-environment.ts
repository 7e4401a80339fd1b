import type { KeyPath } from "./config-document.ts";
import { type FieldProblem, Section } from "./section.ts";

/** Bindings and the like: an environment has them only when it says so itself. */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  ...["vars", "secrets", "define", "durable_objects", "workflows", "kv_namespaces", "d1_databases"],
  ...["r2_buckets", "queues", "services", "send_email", "connect", "containers", "cloudchamber"],
  ...["vectorize", "hyperdrive", "analytics_engine_datasets", "dispatch_namespaces", "mtls_certificates"],
  ...["tail_consumers", "streaming_tail_consumers", "unsafe", "browser", "analytics", "ai", "images"],
  ...["stream", "media", "pipelines", "k2", "secrets_store_secrets", "artifacts", "unsafe_hello_world"],
  ...["flagship", "worker_loaders", "ratelimits", "vpc_services", "vpc_networks", "version_metadata"],
  ...["ai_search", "ai_search_namespaces", "agent_memory"],
]);

/** These are about the file as a whole. */
const TOP_LEVEL_ONLY: ReadonlySet<string> = new Set([
  ...["$schema", "env", "pages_build_output_dir", "send_metrics", "dependencies_instrumentation", "dev"],
  ...["site", "wasm_modules", "text_blobs", "data_blobs", "alias", "keep_vars", "addresses"],
]);

export interface EnvironmentSelection {
  readonly section: Section;
  /** Keys that the environment does not take over although the file has them. */
  readonly warnings: readonly FieldProblem[];
}

/** The names that `env` holds. Reports an `env` that is no table of tables. */
export function listEnvironments(root: Section): readonly string[] {
  const environments = root.section("env");
  if (environments === undefined) return [];
  return environments.keys.filter((name) => environments.section(name) !== undefined);
}

/**
 * The configuration as `wrangler deploy --env <name>` sees it; the top level when `env` has no such name.
 * https://developers.cloudflare.com/workers/wrangler/environments/
 */
export function selectEnvironment(
  root: Section,
  name: string,
  problems: FieldProblem[],
): EnvironmentSelection {
  const own = root.section("env")?.section(name);
  if (own === undefined) return { section: root, warnings: [] };
  const values: Record<string, unknown> = {};
  const origins = new Map<string, KeyPath>();
  const warnings: FieldProblem[] = [];
  const take = (section: Section, key: string) => {
    values[key] = section.raw(key);
    origins.set(key, section.pathOf(key));
  };
  for (const key of root.keys) {
    if (own.has(key) || key === "env") continue;
    if (!NOT_INHERITED.has(key)) take(root, key);
    else if (holdsSomething(root.raw(key))) warnings.push(notInherited(root, key, name));
  }
  for (const key of own.keys) {
    if (TOP_LEVEL_ONLY.has(key)) own.problem(key, "belongs to the top level of the file, not into `env`");
    else take(own, key);
  }
  return { section: new Section(values, own.path, problems, origins), warnings };
}

function holdsSomething(value: unknown): boolean {
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}

function notInherited(root: Section, key: string, name: string): FieldProblem {
  return {
    path: root.pathOf(key),
    message: `\`${key}\` is not inherited: \`env.${name}\` goes without it. Repeat it there if it is wanted.`,
  };
}

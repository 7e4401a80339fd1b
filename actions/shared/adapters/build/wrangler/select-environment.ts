import { isRecord } from "../../../domain/schema/is-record.ts";
import {
  describePath,
  type FieldPath,
  type FieldProblem,
  quoteValue,
} from "../../../domain/schema/validate.ts";
import { BINDING_KINDS } from "./binding-kinds.ts";

type Values = Readonly<Record<string, unknown>>;

/** Keys that an environment has only when it sets them itself. */
const NOT_INHERITED: ReadonlySet<string> = new Set([
  ...BINDING_KINDS.filter(({ inherited }) => inherited !== true).map(({ key }) => key),
  ...["secrets", "define", "connect", "containers", "cloudchamber", "analytics", "unsafe_hello_world"],
  ...["tail_consumers", "streaming_tail_consumers"],
]);

/** Keys about the file as a whole, which an environment cannot set. */
const TOP_LEVEL_ONLY: ReadonlySet<string> = new Set([
  ...["$schema", "env", "pages_build_output_dir", "send_metrics", "dependencies_instrumentation", "dev"],
  ...["site", "wasm_modules", "text_blobs", "data_blobs", "alias", "keep_vars", "addresses"],
]);

/** The settings of one environment as wrangler merges them. */
export interface EnvironmentSelection {
  readonly values: Values;
  /** Converts a path in `values` to the path in the file, which for an inherited key is at the top level. */
  readonly locate: (path: FieldPath) => FieldPath;
  readonly problems: readonly FieldProblem[];
  /** Keys that the top level sets and the environment does not inherit. */
  readonly warnings: readonly Pick<FieldProblem, "path" | "message">[];
}

/** Lists the names in `env`, with a problem for each value that is not an object. */
export function listEnvironments(root: Values): {
  readonly names: readonly string[];
  readonly problems: readonly FieldProblem[];
} {
  const environments = root["env"];
  if (environments === undefined) return { names: [], problems: [] };
  if (!isRecord(environments)) return { names: [], problems: [notAnObject(["env"], environments)] };
  const names = Object.keys(environments).filter((name) => environments[name] !== undefined);
  const isValid = (name: string) => isRecord(environments[name]);
  return {
    names: names.filter(isValid),
    problems: names
      .filter((name) => !isValid(name))
      .map((name) => notAnObject(["env", name], environments[name])),
  };
}

/**
 * Merges the configuration as `wrangler deploy --env <name>` does; returns the top level when `env` lacks the name.
 * https://developers.cloudflare.com/workers/wrangler/environments/
 */
export function selectEnvironment(root: Values, name: string): EnvironmentSelection {
  const environments = root["env"];
  const own = isRecord(environments) ? environments[name] : undefined;
  if (!isRecord(own)) return { values: root, locate: (path) => path, problems: [], warnings: [] };
  const base = ["env", name];
  const candidates = Object.keys(root).filter((key) => key !== "env" && own[key] === undefined);
  const inherited = candidates.filter((key) => !NOT_INHERITED.has(key));
  const missing = candidates.filter((key) => NOT_INHERITED.has(key) && holdsSomething(root[key]));
  const ownKeys = Object.keys(own);
  const isInherited = new Set<string | number>(inherited);
  return {
    values: Object.fromEntries([
      ...inherited.map((key) => [key, root[key]]),
      ...ownKeys.filter((key) => !TOP_LEVEL_ONLY.has(key)).map((key) => [key, own[key]]),
    ]),
    locate: (path) => (path[0] !== undefined && isInherited.has(path[0]) ? path : [...base, ...path]),
    problems: ownKeys.filter((key) => TOP_LEVEL_ONLY.has(key)).map((key) => misplaced([...base, key])),
    warnings: missing.map((key) => ({
      path: [key],
      message: `\`env.${name}\` does not inherit \`${key}\`. Repeat it there if the environment needs it.`,
    })),
  };
}

function holdsSomething(value: unknown): boolean {
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}

function notAnObject(path: FieldPath, value: unknown): FieldProblem {
  const message = `\`${describePath(path)}\` must be an object, not ${quoteValue(value)}.`;
  return { path, message, reason: "invalid" };
}

function misplaced(path: FieldPath): FieldProblem {
  const message = `\`${describePath(path)}\` belongs at the top level of the file, not in \`env\`.`;
  return { path, message, reason: "invalid" };
}

import type { CloudflarePlan } from "../config/config.ts";
import { PipelineError } from "../errors.ts";
import { PLAN_LIMITS, START_UP_LIMIT_MS } from "../limits.ts";
import { byteLength, describeSize } from "../text/byte-size.ts";
import type { Manifest, WorkerBinding } from "./manifest.ts";

/** One of Cloudflare's limits and how much of it an app uses, both in `unit`. */
export interface Budget {
  readonly name: string;
  readonly unit: "bytes" | "count" | "ms";
  readonly used: number;
  readonly limit: number;
}

type Measured = Pick<Manifest, "app" | "assets" | "metrics" | "worker">;

const WORKER = "Worker";
const WORKER_GZIP = "Worker, gzip";
const START_UP = "start-up";

/** Measures an artifact against each limit of a plan; start-up is left out when `startupMs` is unknown. */
function measureBudgets(
  { assets, metrics, worker }: Measured,
  plan: CloudflarePlan,
  startupMs?: number,
): readonly Budget[] {
  const limits = PLAN_LIMITS[plan];
  const variables = worker.bindings.flatMap(variableBytes);
  return [
    { name: WORKER, unit: "bytes", used: metrics.workerBytes, limit: limits.workerBytes },
    { name: WORKER_GZIP, unit: "bytes", used: metrics.workerGzipBytes, limit: limits.workerGzipBytes },
    { name: "assets", unit: "count", used: assets.length, limit: limits.assetCount },
    {
      name: "largest asset",
      unit: "bytes",
      used: largest(assets.map(({ sizeBytes }) => sizeBytes)),
      limit: limits.assetBytes,
    },
    { name: "variables", unit: "count", used: variables.length, limit: limits.variableCount },
    { name: "largest variable", unit: "bytes", used: largest(variables), limit: limits.variableBytes },
    ...(startupMs === undefined ? [] : [startupBudget(startupMs)]),
  ];
}

/** Returns the budget of the start-up alone, for a time that Cloudflare itself measured. */
export function startupBudget(startupMs: number): Budget {
  return { name: START_UP, unit: "ms", used: startupMs, limit: START_UP_LIMIT_MS };
}

/**
 * Returns an artifact's budgets if none is exceeded, so that Cloudflare does not reject it after the upload.
 * `startupMs` is processor time. Throws SCRIPT_TOO_LARGE or STARTUP_TOO_SLOW with the largest modules, or
 * BUDGET_EXCEEDED for any other limit; the message names every limit that is exceeded.
 */
export function requireBudgets(
  measured: Measured,
  plan: CloudflarePlan,
  startupMs?: number,
): readonly Budget[] {
  const budgets = measureBudgets(measured, plan, startupMs);
  const over = budgets.filter(({ used, limit }) => used > limit);
  if (over.length === 0) return budgets;
  const code = chooseCode(over);
  const message = [
    `${measured.app} is over the limits of Cloudflare's ${plan} plan: ${over.map(describeBudget).join("; ")}.`,
    ...(code === "BUDGET_EXCEEDED" ? [] : [describeLargestModules(measured)]),
  ].join(" ");
  throw new PipelineError(code, message, { problems: [{ message }] });
}

/** Describes the largest modules, e.g. `Its largest modules: src/data.json (2.0 MiB), src/index.ts (3.1 KiB).` */
export function describeLargestModules({ metrics }: Pick<Manifest, "metrics">): string {
  const modules = metrics.largestModules.map(({ path, sizeBytes }) => `${path} (${describeSize(sizeBytes)})`);
  return `Its largest modules: ${modules.join(", ")}.`;
}

/** Chooses the error code. Size comes first, because a Worker that is too large may be slow for that reason alone. */
function chooseCode(over: readonly Budget[]): "SCRIPT_TOO_LARGE" | "STARTUP_TOO_SLOW" | "BUDGET_EXCEEDED" {
  if (over.some(({ name }) => name === WORKER || name === WORKER_GZIP)) return "SCRIPT_TOO_LARGE";
  return over.some(({ name }) => name === START_UP) ? "STARTUP_TOO_SLOW" : "BUDGET_EXCEEDED";
}

/** Describes a budget, e.g. `Worker, gzip 1.2 MiB of 10.0 MiB` or `start-up 40 ms of 1,000 ms`. */
export function describeBudget({ name, unit, used, limit }: Budget): string {
  const count = (value: number) => `${value.toLocaleString("en")}${unit === "ms" ? " ms" : ""}`;
  const describe = unit === "bytes" ? describeSize : count;
  return `${name} ${describe(used)} of ${describe(limit)}`;
}

/** Describes the share of a limit that is used, e.g. `11 %`; only a limit that is reached shows `100 %`. */
export function describeShare({ used, limit }: Budget): string {
  return `${Math.min(Math.ceil((used / limit) * 100), used < limit ? 99 : 100)} %`;
}

function variableBytes({ type, ...binding }: WorkerBinding): readonly number[] {
  if (type === "plain_text") return [byteLength(String(binding["text"]))];
  return type === "json" ? [byteLength(JSON.stringify(binding["json"]) ?? "")] : [];
}

function largest(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

import type { CloudflarePlan } from "../config/config.ts";
import { PipelineError } from "../errors.ts";
import { describeSize } from "../text/byte-size.ts";
import type { Manifest, WorkerBinding } from "./manifest.ts";

export interface Budget {
  readonly name: string;
  readonly unit: "bytes" | "count" | "ms";
  readonly used: number;
  readonly limit: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * https://developers.cloudflare.com/workers/platform/limits/
 * and https://developers.cloudflare.com/workers/platform/limits/#static-assets
 */
const LIMITS = {
  free: {
    worker: 64 * MIB,
    gzip: 3 * MIB,
    assets: 20_000,
    asset: 25 * MIB,
    variables: 64,
    variable: 5 * KIB,
  },
  paid: {
    worker: 64 * MIB,
    gzip: 10 * MIB,
    assets: 100_000,
    asset: 25 * MIB,
    variables: 128,
    variable: 5 * KIB,
  },
} as const satisfies Record<CloudflarePlan, Record<string, number>>;

/** Processor time, on both plans: https://developers.cloudflare.com/workers/platform/limits/#worker-startup-time */
export const START_UP_LIMIT_MS = 1000;

type Measured = Pick<Manifest, "app" | "assets" | "metrics" | "worker">;

const WORKER = "Worker";
const WORKER_GZIP = "Worker, gzip";
const START_UP = "start-up";

/** What an artifact takes of each limit; of the start-up time only when `startupMs` is known. */
export function measureBudgets(
  { assets, metrics, worker }: Measured,
  plan: CloudflarePlan,
  startupMs?: number,
): readonly Budget[] {
  const limits = LIMITS[plan];
  const variables = worker.bindings.flatMap(sizeOfVariable);
  return [
    { name: WORKER, unit: "bytes", used: metrics.workerBytes, limit: limits.worker },
    { name: WORKER_GZIP, unit: "bytes", used: metrics.workerGzipBytes, limit: limits.gzip },
    { name: "assets", unit: "count", used: assets.length, limit: limits.assets },
    {
      name: "largest asset",
      unit: "bytes",
      used: largest(assets.map(({ sizeBytes }) => sizeBytes)),
      limit: limits.asset,
    },
    { name: "variables", unit: "count", used: variables.length, limit: limits.variables },
    { name: "largest variable", unit: "bytes", used: largest(variables), limit: limits.variable },
    ...(startupMs === undefined ? [] : [startupBudget(startupMs)]),
  ];
}

/** The start-up alone, for what Cloudflare itself has measured. */
export function startupBudget(startupMs: number): Budget {
  return { name: START_UP, unit: "ms", used: startupMs, limit: START_UP_LIMIT_MS };
}

/**
 * Nothing that Cloudflare would refuse after the upload gets that far. Throws SCRIPT_TOO_LARGE or STARTUP_TOO_SLOW with
 * the largest modules, or BUDGET_EXCEEDED for everything else, with all that is over. `startupMs` is processor time.
 */
export function requireBudgets(
  measured: Measured,
  plan: CloudflarePlan,
  startupMs?: number,
): readonly Budget[] {
  const budgets = measureBudgets(measured, plan, startupMs);
  const over = budgets.filter(({ used, limit }) => used > limit);
  if (over.length === 0) return budgets;
  const code = codeFor(over);
  const message = [
    `${measured.app} is over the limits of Cloudflare's ${plan} plan: ${over.map(describeBudget).join("; ")}.`,
    ...(code === "BUDGET_EXCEEDED" ? [] : [describeLargestModules(measured)]),
  ].join(" ");
  throw new PipelineError(code, message, { problems: [{ message }] });
}

/** E.g. `Its largest modules: src/data.json (2.0 MiB), src/index.ts (3.1 KiB).` */
export function describeLargestModules({ metrics }: Pick<Manifest, "metrics">): string {
  const modules = metrics.largestModules.map(({ path, sizeBytes }) => `${path} (${describeSize(sizeBytes)})`);
  return `Its largest modules: ${modules.join(", ")}.`;
}

/** What is too large may be slow for that reason. */
function codeFor(over: readonly Budget[]): "SCRIPT_TOO_LARGE" | "STARTUP_TOO_SLOW" | "BUDGET_EXCEEDED" {
  if (over.some(({ name }) => name === WORKER || name === WORKER_GZIP)) return "SCRIPT_TOO_LARGE";
  return over.some(({ name }) => name === START_UP) ? "STARTUP_TOO_SLOW" : "BUDGET_EXCEEDED";
}

/** E.g. `Worker, gzip 1.2 MiB of 10.0 MiB`, `start-up 40 ms of 1,000 ms`. */
export function describeBudget({ name, unit, used, limit }: Budget): string {
  const count = (value: number) => `${value.toLocaleString("en")}${unit === "ms" ? " ms" : ""}`;
  const describe = unit === "bytes" ? describeSize : count;
  return `${name} ${describe(used)} of ${describe(limit)}`;
}

/** E.g. `11 %`; a limit that is only just kept is never called full. */
export function describeShare({ used, limit }: Budget): string {
  return `${Math.min(Math.ceil((used / limit) * 100), used < limit ? 99 : 100)} %`;
}

function sizeOfVariable({ type, ...binding }: WorkerBinding): readonly number[] {
  if (type === "plain_text") return [bytesOf(String(binding["text"]))];
  return type === "json" ? [bytesOf(JSON.stringify(binding["json"]) ?? "")] : [];
}

function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function largest(sizes: readonly number[]): number {
  return sizes.reduce((most, size) => Math.max(most, size), 0);
}

import { type Budget, describeBudget, describeShare } from "../build/budgets.ts";
import { type BuildModeTaken, describePhases, type Phase } from "../build/build-record.ts";
import type { BuildMetrics, ModuleSize } from "../build/manifest.ts";
import { describeSize } from "../text/byte-size.ts";
import { singleLine } from "../text/clip.ts";

/** The result of `overskill build`. */
export interface BuildReport extends BuildModeTaken {
  readonly app: string;
  readonly buildId: string;
  readonly cache: "hit" | "miss" | "off";
  readonly totalMs: number;
  readonly phases: readonly Phase[];
  readonly notes: readonly string[];
  readonly sizes: BuildMetrics;
  readonly budgets: readonly Budget[];
  /** Path of the treemap. */
  readonly treemap: string;
}

/** Renders the facts of the job summary as lines for a terminal. */
export function renderBuildReport(report: BuildReport): readonly string[] {
  const { app, buildId, cache, totalMs, mode, reason, phases, notes, sizes, budgets, treemap } = report;
  const made = cache === "hit" ? "taken from the cache" : "built";
  const taken = budgets.filter(({ used }) => used > 0);
  const rows: readonly (readonly [name: string, text: string])[] = [
    ["Mode", `${mode}, as ${reason}`],
    ["Cache", cache],
    ...notes.map((note) => ["Note", note] as const),
    ["Time", describePhases(phases)],
    ["Worker", `${describeSize(sizes.workerBytes)}, gzip ${describeSize(sizes.workerGzipBytes)}`],
    ["", describeLargest(sizes.largestModules)],
    ["Assets", `${sizes.assetCount} in ${describeSize(sizes.assetBytes)}`],
    ["", describeLargest(sizes.largestAssets)],
    ["Limits", taken.map((budget) => `${describeBudget(budget)} (${describeShare(budget)})`).join(", ")],
    ["Treemap", treemap],
  ];
  return [
    `${app} ${buildId}: ${made} in ${totalMs} ms`,
    ...rows
      .filter(([, text]) => text !== "")
      .map(([name, text]) => `  ${name.padEnd(8)}${singleLine(text, 1000)}`),
  ];
}

function describeLargest(parts: readonly ModuleSize[]): string {
  return parts.map(({ path, sizeBytes }) => `${path} ${describeSize(sizeBytes)}`).join(", ");
}

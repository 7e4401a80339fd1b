import { type BuildRecord, describeDuration, describePhases } from "../build/build-record.ts";
import type { BuildResult, BuildSuccess } from "../build/build-result.ts";
import type { BuildMetrics, ModuleSize } from "../build/manifest.ts";
import { toBuildId } from "../digest.ts";
import type { Skip } from "../target.ts";
import { describeDifference, describeSize } from "../text/byte-size.ts";
import { inCell, inCodeCell } from "../text/table-cell.ts";
import { renderLimitUsage } from "./limit-usage.ts";

const HEADER = [
  "| App | Build | Mode | Worker | gzip | Assets | Time |",
  "| --- | --- | --- | --- | --- | --- | --- |",
];

/** Renders the job summary of a build: a table, details of each app, and a line for each skipped app. */
export function renderBuildSummary(results: readonly BuildResult[], skips: readonly Skip[]): string {
  const table = results.length === 0 ? ["Nothing to build."] : [...HEADER, ...results.map(renderRow)];
  const built = results.filter((outcome) => outcome.result === "built");
  const skipped = skips.map(({ app, reason }) => `- ${inCell(app, 100)}: ${inCell(reason, 300)}`);
  return [
    ...table,
    ...renderLimitUsage(built.map(({ target: { app }, budgets }) => ({ app, budgets }))),
    ...built.flatMap(renderDetails),
    ...(skipped.length === 0 ? [] : ["", "Skipped:", "", ...skipped]),
    "",
  ].join("\n");
}

function renderRow(outcome: BuildResult): string {
  const app = outcome.target.app;
  if (outcome.result === "failed") return `| ${app} | failed: \`${outcome.failure.code}\` | | | | | |`;
  if (outcome.result === "waiting") {
    const where = outcome.waiting.job === "isolated" ? "a job without credentials" : "another job";
    return `| ${app} | left to ${where} | | | | | |`;
  }
  const { target, metrics, record } = outcome;
  const sized = (field: keyof BuildMetrics & `${string}Bytes`) => {
    const base = record.base?.metrics[field];
    const difference = base === undefined ? "" : ` (${describeDifference(metrics[field] - base)})`;
    return `${describeSize(metrics[field])}${difference}`;
  };
  const cells = [
    app,
    `\`${toBuildId(target.digest)}\` (${target.build})`,
    record.mode.mode,
    sized("workerBytes"),
    sized("workerGzipBytes"),
    `${metrics.assetCount} in ${sized("assetBytes")}`,
    describeDuration(target.buildMs),
  ];
  return `| ${cells.join(" | ")} |`;
}

function renderDetails({ target: { app, treemapUrl }, metrics, record }: BuildSuccess): readonly string[] {
  return [
    "",
    `<details><summary>How ${app} was built, and its sizes</summary>`,
    "",
    ...describeRecord(record).map((line) => `- ${line}`),
    ...renderLargest(metrics),
    ...(treemapUrl === undefined ? [] : ["", `[Treemap of the bundle](${treemapUrl})`]),
    "",
    "</details>",
  ];
}

function describeRecord({ mode, cache, phases, notes, base }: BuildRecord): readonly string[] {
  return [
    `Mode: ${mode.mode}, as ${inCell(mode.reason, 300)}`,
    `Artifact cache: ${cache.result}, ${inCell(cache.reason, 300)}`,
    ...notes.map((note) => inCell(note, 300)),
    `Time: ${describePhases(phases)}`,
    base === undefined
      ? "No build in production to compare sizes with"
      : `Sizes compared with \`${toBuildId(base.digest)}\` in production`,
  ];
}

function renderLargest({ largestModules, largestAssets }: BuildMetrics): readonly string[] {
  const rows = (area: string, parts: readonly ModuleSize[]) =>
    parts.map(({ path, sizeBytes }) => `| ${area} | ${inCodeCell(path, 120)} | ${describeSize(sizeBytes)} |`);
  const all = [...rows("Worker", largestModules), ...rows("Assets", largestAssets)];
  return all.length === 0 ? [] : ["", "| In | Largest | Size |", "| --- | --- | --- |", ...all];
}

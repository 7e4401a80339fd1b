import type { BuildResult } from "./build-result.ts";
import { buildIdOf } from "./digest.ts";
import { renderHeadRoom } from "./head-room.ts";
import type { Skip } from "./target.ts";

/** The job summary of a build: one table, and a line for each app that was left alone. */
export function renderBuildSummary(results: readonly BuildResult[], skips: readonly Skip[]): string {
  const rows = results.map(renderRow);
  const table =
    rows.length === 0
      ? ["Nothing to build."]
      : ["| App | Build | Worker | Assets | Time |", "| --- | --- | --- | --- | --- |", ...rows];
  const built = results.flatMap((each) =>
    each.result === "built" ? [{ app: each.target.app, budgets: each.budgets }] : [],
  );
  const skipped = skips.map(({ app, reason }) => `- ${app}: ${reason}`);
  const rest = skipped.length === 0 ? [] : ["", "Left alone:", "", ...skipped];
  return [...table, ...renderHeadRoom(built), ...rest, ""].join("\n");
}

function renderRow(outcome: BuildResult): string {
  const app = outcome.target.app;
  if (outcome.result === "failed") return `| ${app} | failed: \`${outcome.failure.code}\` | | | |`;
  const { target, metrics } = outcome;
  const cells = [
    app,
    `\`${buildIdOf(target.digest)}\` (${target.build})`,
    `${describeSize(metrics.workerBytes)}, gzip ${describeSize(metrics.workerGzipBytes)}`,
    `${metrics.assetCount} in ${describeSize(metrics.assetBytes)}`,
    target.build === "reused" ? "0 s" : `${(target.buildMs / 1000).toFixed(2)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}

function describeSize(bytes: number): string {
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

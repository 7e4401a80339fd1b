import Table from "cli-table3";
import type { StartOutcome } from "./outcome.ts";

/** Renders the summary that `start` prints at the end. */
export function renderOutcome(outcome: StartOutcome): string {
  const { issue, pullRequest, preview, production, deployments, model } = outcome;
  const links = createTable();
  links.push(
    ["issue", `#${issue.number}`, issue.url],
    ["pull request", `#${pullRequest.number}`, pullRequest.url],
    ["preview", preview.buildId, preview.url],
    ["production", production.buildId, production.url],
    ["digest", preview.digest === production.digest ? "equal" : "NOT EQUAL", production.digest],
    ["model", model.standIn ? "stand-in" : "", model.name],
  );
  const states = createTable([
    "deployment",
    "environment",
    "commit",
    "state",
    "total",
    "build",
    "upload",
    "verify",
  ]);
  for (const { id, environment, commit, state, timings } of [...deployments].reverse()) {
    const times = [timings?.totalMs, timings?.buildMs, timings?.uploadMs, timings?.verifyMs].map(
      renderSeconds,
    );
    states.push([String(id), environment, commit.slice(0, 7), state, ...times]);
  }
  return `${links.toString()}\n\n${states.toString()}`;
}

function renderSeconds(ms: number | undefined): string {
  return ms === undefined ? "" : `${(ms / 1000).toFixed(1)} s`;
}

function createTable(head?: string[]): Table.Table {
  const sides = ["top", "bottom", "left", "right", "mid"] as const;
  const joints = sides.flatMap((side) => [`${side}-mid`, `${side}-left`, `${side}-right`]);
  return new Table({
    ...(head === undefined ? {} : { head }),
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 2 },
    chars: { ...Object.fromEntries([...sides, ...joints].map((key) => [key, ""])), middle: "" },
  });
}

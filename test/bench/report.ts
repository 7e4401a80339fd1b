import Table from "cli-table3";
import { median } from "./measure/median.ts";

export const SCENARIOS = ["cold", "warm", "unchanged"] as const;
export type Scenario = (typeof SCENARIOS)[number];

export interface Comparison {
  readonly oursMs: number;
  readonly peerMs: number;
  /** The peer's time divided by ours. */
  readonly ratio: number;
}

interface Pair {
  readonly ours: number;
  readonly peer: number;
}

export interface AppReport extends Readonly<Partial<Record<Scenario, Comparison>>> {
  readonly gzipBytes: Pair;
  readonly peakMemoryBytes: Pair;
}

export interface FleetReport {
  readonly apps: number;
  /** Number of apps that the change affects. */
  readonly affected: number;
  readonly oursMs: number;
}

export interface ActionReport {
  /** Milliseconds from the start of the process to its first line. */
  readonly firstLineMs: number;
  readonly bareNodeMs: number;
  readonly overMs: number;
}

export interface BenchReport {
  readonly apps: Readonly<Record<string, AppReport>>;
  readonly fleet: Readonly<Record<string, FleetReport>>;
  readonly actions: Readonly<Record<string, ActionReport>>;
}

/** Compares two sides by their medians, rounded to tenths. */
export function compare(oursMs: readonly number[], peerMs: readonly number[]): Comparison {
  const ours = median(oursMs);
  const peer = median(peerMs);
  return { oursMs: tenths(ours), peerMs: tenths(peer), ratio: tenths(peer / ours) };
}

export function compareStart(firstLineMs: readonly number[], bareNodeMs: readonly number[]): ActionReport {
  const first = median(firstLineMs);
  const bare = median(bareNodeMs);
  return { firstLineMs: tenths(first), bareNodeMs: tenths(bare), overMs: tenths(first - bare) };
}

/** Renders tables for a terminal; a part that was not measured has none. */
export function renderReport({ apps, fleet, actions }: BenchReport): string {
  const compared = Object.entries(apps).flatMap(([name, report]) => [
    ...SCENARIOS.flatMap((scenario) => {
      const times = report[scenario];
      return times === undefined
        ? []
        : [[name, scenario, seconds(times.oursMs), seconds(times.peerMs), `${times.ratio.toFixed(1)} ×`]];
    }),
    [name, "output, gzip", ...sizes(report.gzipBytes, 1000, "kB")],
    [name, "peak memory", ...sizes(report.peakMemoryBytes, 1_000_000, "MB")],
  ]);
  const fleets = Object.entries(fleet).map(([name, { apps, affected, oursMs }]) => [
    name,
    String(apps),
    String(affected),
    seconds(oursMs),
  ]);
  const starts = Object.entries(actions).map(([name, { firstLineMs, bareNodeMs, overMs }]) => [
    name,
    ...[firstLineMs, bareNodeMs, overMs].map((ms) => `${ms.toFixed(0)} ms`),
  ]);
  return [
    table(["app", "", "ours", "npm ci + vite + wrangler", "ratio"], compared),
    table(["fleet", "apps", "affected", "ours"], fleets),
    table(["Action", "first line", "bare node", "over"], starts),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function sizes({ ours, peer }: Pair, unit: number, name: string): readonly string[] {
  return [...[ours, peer].map((bytes) => `${(bytes / unit).toFixed(1)} ${name}`), percent(ours / peer)];
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const tenths = (value: number) => Math.round(value * 10) / 10;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column < 2 && head[0] === "app" ? "left" : "right")),
    style: { head: [], border: [], compact: true },
    chars: PLAIN,
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

const PLAIN = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", mid: "", "mid-mid": "", "left-mid": "" },
  ...{ bottom: "", "bottom-mid": "", "bottom-left": "", "bottom-right": "", "right-mid": "" },
  ...{ left: "", right: "", middle: " " },
};

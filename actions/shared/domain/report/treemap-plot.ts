import { type Area, heaviestFirst, type Portion, packageOf } from "../build/composition.ts";
import { compareCodeUnits } from "../text/compare.ts";

/** The nested boxes of a treemap; only boxes without boxes inside have a size of their own. */
export interface Plot {
  readonly label: string;
  readonly sizeBytes: number;
  readonly area?: Area;
  /** Part of an installed package, not the app's own. */
  readonly installed?: boolean;
  readonly plots: readonly Plot[];
}

const AREA_LABELS: Readonly<Record<Area, string>> = { worker: "Worker", assets: "Assets" };

/** Below this share of the whole a box is too small to be seen by itself. */
const SMALLEST = 0.002;

/** Artifact → Worker and assets → packages, or folders of the app → files. */
export function plotOf(portions: readonly Portion[]): Plot {
  const total = sizeOf(portions);
  const areas = (["worker", "assets"] as const).flatMap((area): Plot[] => {
    const own = portions.filter((portion) => portion.area === area);
    if (own.length === 0) return [];
    const groups = [...Map.groupBy(own, ({ path }) => groupOf(path))];
    const plots = groups.map(([label, members]) => plotGroup(area, label, members, total));
    return [{ label: AREA_LABELS[area], sizeBytes: sizeOf(own), area, plots: plots.toSorted(bySize) }];
  });
  return { label: "", sizeBytes: total, plots: areas };
}

function plotGroup(area: Area, label: string, members: readonly Portion[], total: number): Plot {
  const installed = members.some(({ path }) => packageOf(path) !== undefined);
  const sorted = members.toSorted(heaviestFirst);
  const visible = sorted.filter(({ sizeBytes }) => sizeBytes >= total * SMALLEST);
  const small = sorted.slice(visible.length);
  const plots = visible.map(
    ({ path, sizeBytes }): Plot => ({
      label: withoutGroup(path, label),
      sizeBytes,
      area,
      installed,
      plots: [],
    }),
  );
  const sizeBytes = sizeOf(small);
  const rest: Plot[] =
    sizeBytes === 0 ? [] : [{ label: `${small.length} more`, sizeBytes, area, installed, plots: [] }];
  return { label, sizeBytes: sizeOf(members), area, installed, plots: [...plots, ...rest] };
}

/** A package by its name; the app's own files by their topmost folder. */
function groupOf(path: string): string {
  const installed = packageOf(path);
  if (installed !== undefined) return installed;
  const [folder = "", ...below] = path.replace(/^\//, "").split("/");
  return below.length === 0 ? "." : `${folder}/`;
}

function withoutGroup(path: string, group: string): string {
  const end = path.lastIndexOf(`node_modules/${group}/`);
  if (end !== -1) return path.slice(end + `node_modules/${group}/`.length);
  const plain = path.replace(/^\//, "");
  return plain.startsWith(group) ? plain.slice(group.length) : plain;
}

function bySize(a: Plot, b: Plot): number {
  return b.sizeBytes - a.sizeBytes || compareCodeUnits(a.label, b.label);
}

function sizeOf(portions: readonly Portion[]): number {
  return portions.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

import { type Area, findPackageName, heaviestFirst, type Portion } from "../build/composition.ts";
import { compareCodeUnits } from "../text/compare.ts";

/** A box of a treemap. Only a box without inner boxes has its own size. */
export interface Plot {
  readonly label: string;
  readonly sizeBytes: number;
  readonly area?: Area;
  /** True for files of a package, false for the app's own. */
  readonly installed?: boolean;
  readonly plots: readonly Plot[];
}

const AREA_LABELS: Readonly<Record<Area, string>> = { worker: "Worker", assets: "Assets" };

/** A box below this share of the whole is too small to be visible on its own. */
const SMALLEST = 0.002;

/** Groups an artifact's bytes: artifact → Worker and assets → packages or directories of the app → files. */
export function toPlot(portions: readonly Portion[]): Plot {
  const total = sumBytes(portions);
  const areas = (["worker", "assets"] as const).flatMap((area): Plot[] => {
    const own = portions.filter((portion) => portion.area === area);
    if (own.length === 0) return [];
    const groups = [...Map.groupBy(own, ({ path }) => toGroup(path))];
    const plots = groups.map(([label, members]) => plotGroup(area, label, members, total));
    return [{ label: AREA_LABELS[area], sizeBytes: sumBytes(own), area, plots: plots.toSorted(bySize) }];
  });
  return { label: "", sizeBytes: total, plots: areas };
}

function plotGroup(area: Area, label: string, members: readonly Portion[], total: number): Plot {
  const installed = members.some(({ path }) => findPackageName(path) !== undefined);
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
  const sizeBytes = sumBytes(small);
  const rest: Plot[] =
    sizeBytes === 0 ? [] : [{ label: `${small.length} more`, sizeBytes, area, installed, plots: [] }];
  return { label, sizeBytes: sumBytes(members), area, installed, plots: [...plots, ...rest] };
}

/** Returns the group of a file: its package, or the topmost directory of one of the app's own files. */
function toGroup(path: string): string {
  const installed = findPackageName(path);
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

function sumBytes(portions: readonly Portion[]): number {
  return portions.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
}

import { compareCodeUnits } from "../text/compare.ts";
import type { ModuleSize } from "./manifest.ts";

export type Area = "worker" | "assets";

/** What one source file adds to an artifact; a file that was not bundled adds itself. */
export interface Portion extends ModuleSize {
  readonly area: Area;
}

/** What a source file adds to one file of the artifact. */
export interface Contribution extends ModuleSize {
  /** The file that holds it: a path as in the manifest. */
  readonly output: string;
}

export interface AreaFiles {
  readonly area: Area;
  readonly files: readonly ModuleSize[];
  /** Nothing for a file means that it is in the artifact as it was found. */
  readonly contributions: readonly Contribution[];
}

/** What the bundler itself wrote: wrappers, imports between chunks, comments. */
export const GLUE = "(bundler)";

/** Splits files into what they were made of. The portions of an area add up to its files; heaviest first. */
export function compose({ area, files, contributions }: AreaFiles): readonly Portion[] {
  const made = Map.groupBy(contributions, ({ output }) => output);
  const sizes = new Map<string, number>();
  const add = (path: string, sizeBytes: number) => sizes.set(path, (sizes.get(path) ?? 0) + sizeBytes);
  for (const { path, sizeBytes } of files) {
    const parts = made.get(path) ?? [];
    const known = parts.reduce((total, part) => total + part.sizeBytes, 0);
    // Code that was changed after bundling may have become smaller than its parts.
    const scale = known > sizeBytes ? sizeBytes / known : 1;
    for (const part of parts) add(part.path, Math.floor(part.sizeBytes * scale));
    const rest = sizeBytes - parts.reduce((total, part) => total + Math.floor(part.sizeBytes * scale), 0);
    add(parts.length === 0 ? path : GLUE, rest);
  }
  return [...sizes]
    .filter(([, sizeBytes]) => sizeBytes > 0)
    .map(([path, sizeBytes]) => ({ area, path, sizeBytes }))
    .sort(heaviestFirst);
}

export function heaviestFirst(a: ModuleSize, b: ModuleSize): number {
  return b.sizeBytes - a.sizeBytes || compareCodeUnits(a.path, b.path);
}

const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/g;

/** The installed package that a source file belongs to, the innermost one; undefined for the app's own files. */
export function packageOf(path: string): string | undefined {
  return [...path.matchAll(PACKAGE)].at(-1)?.[1];
}

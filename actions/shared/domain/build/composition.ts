import { compareCodeUnits } from "../text/compare.ts";
import type { ModuleSize } from "./manifest.ts";

/** A part of an artifact. */
export type Area = "worker" | "assets";

/** Bytes that one source file contributes to an artifact. A file that was not bundled is its own source. */
export interface Portion extends ModuleSize {
  readonly area: Area;
}

/** Bytes that a source file contributes to one file of the artifact. */
export interface Contribution extends ModuleSize {
  /** Path of the artifact's file, as in the manifest. */
  readonly output: string;
}

/** The files of an area, and what they were made of. */
export interface AreaFiles {
  readonly area: Area;
  readonly files: readonly ModuleSize[];
  /** A file without contributions was copied unchanged. */
  readonly contributions: readonly Contribution[];
}

/** Label of the bytes that the bundler itself wrote: wrappers, imports between chunks, comments. */
export const GLUE = "(bundler)";

/**
 * Splits files into the source files they were made of, largest first. The portions of an area add up to its size.
 */
export function compose({ area, files, contributions }: AreaFiles): readonly Portion[] {
  const made = Map.groupBy(contributions, ({ output }) => output);
  const sizes = new Map<string, number>();
  const add = (path: string, sizeBytes: number) => sizes.set(path, (sizes.get(path) ?? 0) + sizeBytes);
  for (const { path, sizeBytes } of files) {
    const parts = made.get(path) ?? [];
    const known = parts.reduce((total, part) => total + part.sizeBytes, 0);
    // Code that was changed after bundling may be smaller than the sum of its parts.
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

/** Compares files by size, largest first. */
export function heaviestFirst(a: ModuleSize, b: ModuleSize): number {
  return b.sizeBytes - a.sizeBytes || compareCodeUnits(a.path, b.path);
}

const PACKAGE = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)(?=\/)/g;

/** Finds the name of the innermost package that a source file belongs to; undefined for the app's own files. */
export function findPackageName(path: string): string | undefined {
  return [...path.matchAll(PACKAGE)].at(-1)?.[1];
}

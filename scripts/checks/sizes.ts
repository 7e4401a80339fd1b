import { basename, dirname } from "node:path/posix";
import type { Finding } from "./findings.ts";
import type { Source } from "./sources.ts";

const MAX_LINES = 300;

const MAX_FILES = 20;

/** Folders that hold a flat list of one kind of thing, by name, and how many files they may hold. */
const FLAT_LISTS: ReadonlyMap<string, number> = new Map([
  ["ports", 40],
  ["routes", 40],
]);

/** Finds files of more than 300 lines. */
export function findLongFiles(sources: readonly Source[]): readonly Finding[] {
  return sources
    .map(({ file, text }) => ({ file, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ file, lines }) => ({
      file,
      message: `has ${lines} lines; split it by topic (at most ${MAX_LINES})`,
    }));
}

/** Finds folders with more than 20 files directly in them. */
export function findCrowdedFolders(files: readonly string[]): readonly Finding[] {
  return [...Map.groupBy(files, (file) => dirname(file))]
    .map(([file, { length }]) => ({ file, length, limit: FLAT_LISTS.get(basename(file)) ?? MAX_FILES }))
    .filter(({ length, limit }) => length > limit)
    .map(({ file, length, limit }) => ({
      file,
      message: `holds ${length} files; split it by topic (at most ${limit})`,
    }));
}

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { InitChange } from "./init-plan.ts";

/** Finds a file of the apps repository and returns its text; undefined if the file does not exist. */
export function findText(directory: string, path: string): string | undefined {
  const file = join(directory, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Writes every changed file next to its final path and renames it, so that no file is ever half written. */
export function applyChanges(directory: string, changes: readonly InitChange[]): void {
  for (const { path, text } of changes) {
    if (text === undefined) continue;
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
}

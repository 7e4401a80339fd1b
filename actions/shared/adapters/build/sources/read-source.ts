import { readFile, realpath } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { findBreach } from "./confine-plugin.ts";
import type { SourceFiles } from "./source-files.ts";

/** A file that a build may not read; `file` as it was asked for. */
export class SourceBreach extends Error {
  readonly file: string;

  constructor(file: string, reason: string) {
    super(`"${file}": ${reason}`);
    this.file = file;
  }
}

/**
 * Reads a file without esbuild, and by the same rules: not what a symbolic link leads to outside. `file` is absolute or
 * relative to `directory`. Throws SourceBreach.
 */
export async function readSource(directory: string, sources: SourceFiles, file: string): Promise<Buffer> {
  const found = await realpath(isAbsolute(file) ? file : join(directory, file));
  const breach = findBreach(directory, sources, found);
  if (breach !== undefined) throw new SourceBreach(file, breach);
  return readFile(found);
}

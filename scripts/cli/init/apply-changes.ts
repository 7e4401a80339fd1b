import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findRepositoryFile } from "../../../actions/shared/adapters/build/sources/repository-file.ts";
import { isBelow } from "../../../actions/shared/adapters/filesystem/open-file.ts";
import { PipelineError } from "../../../actions/shared/domain/errors.ts";
import type { InitChange } from "./init-plan.ts";

/**
 * Finds a file of the apps repository and returns its text; undefined if the file does not exist. Throws INPUT_INVALID if
 * it is a link that leads outside.
 */
export function findText(directory: string, path: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const inside = realpathSync(directory);
  return findRepositoryFile(join(inside, path), { inside, code: "INPUT_INVALID" });
}

/**
 * Writes every changed file next to its final path and renames it, so that no file is ever half written. Throws
 * INPUT_INVALID if a directory is a link that leads outside the repository.
 */
export function applyChanges(directory: string, changes: readonly InitChange[]): void {
  mkdirSync(directory, { recursive: true });
  const inside = realpathSync(directory);
  for (const { path, text } of changes) {
    if (text === undefined) continue;
    const file = join(inside, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!isBelow(realpathSync(dirname(file)), inside)) {
      throw new PipelineError("INPUT_INVALID", `The directory of "${path}" is a link that leads outside.`);
    }
    // A link with this name must not be written through.
    rmSync(`${file}.new`, { force: true });
    writeFileSync(`${file}.new`, text, { flag: "wx" });
    renameSync(`${file}.new`, file);
  }
}

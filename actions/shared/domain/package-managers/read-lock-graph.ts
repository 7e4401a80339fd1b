import { PipelineError } from "../errors.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockGraph } from "../lock-file/lock-graph.ts";
import type { DocumentParsers, LockFile, PackageManager } from "./package-manager.ts";

/** Much larger than the lock files of the largest public workspaces, which have 3 MB. In UTF-16 code units. */
const MAX_LENGTH = 50_000_000;

/** Reads a lock file; `file` is its path relative to the repository. Throws LOCK_FILE_INVALID. */
export async function readLockGraph(
  manager: PackageManager,
  lockFile: LockFile,
  { parsers, file }: { readonly parsers: DocumentParsers; readonly file: string },
): Promise<LockGraph> {
  try {
    const { length } = lockFile.text;
    if (length > MAX_LENGTH)
      throw new LockFileInvalid(`has ${length} characters; the limit is ${MAX_LENGTH}`);
    return await manager.parseLockFile(lockFile, parsers);
  } catch (thrown) {
    const { message, line, hint } =
      thrown instanceof LockFileInvalid ? thrown : new LockFileInvalid("cannot be read");
    const text = `The lock file \`${file}\` ${message}.`;
    const problem = {
      ...{ message: text, file, ...(line === undefined ? {} : { line }) },
      hint: hint ?? `Make the lock file again with ${manager.name} and commit it.`,
    };
    throw new PipelineError("LOCK_FILE_INVALID", text, { cause: thrown, problems: [problem] });
  }
}

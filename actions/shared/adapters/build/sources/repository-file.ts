import { relative } from "node:path";
import { type ErrorCode, PipelineError } from "../../../domain/errors.ts";
import { singleLine } from "../../../domain/text/clip.ts";
import { FileRefused, findFileWithin } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";

/** Lock files of large workspaces have several megabytes. */
const MAX_BYTES = 32 * 1024 * 1024;

/** How to read a file of the repository that configures tools. */
export interface RepositoryFileOptions {
  /** Absolute directory, links resolved, that symbolic links must not leave. */
  readonly inside: string;
  /** Code of the error for a file that must not be read. */
  readonly code: ErrorCode;
  /** 32 MiB by default. */
  readonly maxBytes?: number;
}

/**
 * Reads a file such as `package.json` or a lock file (absolute path), of the app or above it; undefined if there is none.
 * Throws a PipelineError with the given code if the file must not be read.
 */
export function findRepositoryFile(
  path: string,
  { inside, code, maxBytes = MAX_BYTES }: RepositoryFileOptions,
): string | undefined {
  try {
    return findFileWithin(path, { inside, maxBytes })?.toString("utf8");
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    const file = toPosixPath(relative(inside, path)) || ".";
    throw new PipelineError(code, `"${singleLine(file, 200)}": ${thrown.message}`, {
      problems: [{ file, message: thrown.message }],
    });
  }
}

import { isAbsolute, join, relative } from "node:path";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import { FileRefused, type OpenRefusal, readPlainFile, resolveLinks } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { OwnMessage } from "../esbuild/bundle-outcome.ts";
import { findReadRefusal } from "./confine-plugin.ts";
import type { SourceFiles } from "./source-files.ts";

/** Thrown for a file that a build must not read. */
export class ReadRefused extends Error {
  /** Relative to the app's directory. */
  readonly file: string;
  /** The same for an esbuild plugin to return. */
  readonly finding: OwnMessage;

  constructor(file: string, { text, ...rest }: OwnMessage) {
    super(`"${file}": ${text}`);
    this.file = file;
    this.finding = { ...rest, text: this.message };
  }
}

/**
 * Reads a file without esbuild, under the same rules: symbolic links must not lead outside. `file` is absolute or relative
 * to `directory`. Throws ReadRefused.
 */
export async function readSource(directory: string, sources: SourceFiles, file: string): Promise<Buffer> {
  // Messages must not show where the checkout is.
  const name = isAbsolute(file) ? toPosixPath(relative(directory, file)) : file;
  try {
    const found = resolveLinks(join(directory, name));
    const refusal = findReadRefusal(directory, sources, found);
    if (refusal !== undefined) throw new ReadRefused(name, refusal);
    return readPlainFile(found);
  } catch (thrown) {
    if (thrown instanceof FileRefused) throw new ReadRefused(name, toMessage(thrown));
    throw thrown;
  }
}

const CODES: Readonly<Partial<Record<OpenRefusal, ProblemCode>>> = {
  missing: "file-missing",
  outside: "file-outside-app",
  special: "file-special",
  "too-large": "file-too-large",
};

/** Converts the refusal of a file to a message of the build. */
export function toMessage({ message: text, reason }: FileRefused): OwnMessage {
  const detail = CODES[reason];
  return detail === undefined ? { text } : { text, detail };
}

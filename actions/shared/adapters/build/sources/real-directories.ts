import { relative } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { singleLine } from "../../../domain/text/clip.ts";
import type { SourceRequest } from "../../../ports/builder.ts";
import { FileRefused, isBelow, resolveLinks } from "../../filesystem/open-file.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";

/** An app's directory and the root of the checkout that it is in, as absolute paths. */
export type AppDirectory = Pick<SourceRequest, "directory" | "root">;

/**
 * Resolves the symbolic links of both paths. Throws APP_CONFIG_MISSING if the app's directory does not exist, or is a link
 * that leads outside the checkout.
 */
export async function resolveAppDirectory({ directory, root }: AppDirectory): Promise<AppDirectory> {
  const name = singleLine(toPosixPath(relative(root, directory)) || ".", 200);
  try {
    const real = { directory: resolveLinks(directory), root: resolveLinks(root) };
    // On a person's machine, `root` only shortens the names of files.
    const isChecked = isBelow(directory, root);
    if (!isChecked || isBelow(real.directory, real.root)) return real;
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    throw missing(name, `"${name}" does not exist.`);
  }
  throw missing(name, `"${name}" is a symbolic link that leads outside the checkout.`);
}

function missing(file: string, message: string): PipelineError {
  return new PipelineError("APP_CONFIG_MISSING", message, { problems: [{ file, message }] });
}

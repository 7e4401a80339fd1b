import { createHash } from "node:crypto";
import { globSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isFileWithin, readFileWithin } from "../../../../actions/shared/adapters/filesystem/open-file.ts";

/**
 * Computes the result of `hashFiles`: the SHA-256 of the SHA-256 digests of every matching file in the workspace,
 * or an empty string if no file matches. A pattern with `!` excludes files.
 * Synchronous, because the expression evaluator is.
 */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const exclude = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const inside = realpathSync(workspace);
  // Directories match too. A link must not lead outside, and nothing waits for a pipe.
  const files = globSync(wanted, { cwd: workspace, exclude }).filter((file) =>
    isFileWithin(join(workspace, file), inside),
  );
  if (files.length === 0) return "";
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const content = readFileWithin(join(workspace, file), { inside, maxBytes: Number.POSITIVE_INFINITY });
    hash.update(createHash("sha256").update(content).digest());
  }
  return hash.digest("hex");
}

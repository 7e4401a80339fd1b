import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Computes the result of `hashFiles`: the SHA-256 of the SHA-256 digests of every matching file in the workspace,
 * or an empty string if no file matches. A pattern with `!` excludes files.
 * Synchronous, because the expression evaluator is.
 */
export function hashFiles(workspace: string, patterns: readonly string[]): string {
  const wanted = patterns.filter((pattern) => !pattern.startsWith("!"));
  const exclude = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  const files = globSync(wanted, { cwd: workspace, exclude }).filter((file) =>
    statSync(join(workspace, file)).isFile(),
  );
  if (files.length === 0) return "";
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    hash.update(
      createHash("sha256")
        .update(readFileSync(join(workspace, file)))
        .digest(),
    );
  }
  return hash.digest("hex");
}

import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * The digest that `hashFiles` gives: SHA-256 over the SHA-256 of every matching file below the workspace.
 * A pattern with `!` takes files out again. Empty when nothing matches.
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

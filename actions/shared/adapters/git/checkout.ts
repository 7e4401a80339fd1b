import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PipelineError } from "../../domain/errors.ts";
import { exists } from "../filesystem/list-files.ts";
import { GitError, runGit } from "./run-git.ts";

/** Throws INPUT_INVALID unless `commit` is what is checked out: anything else would be built under a wrong name. */
export async function verifyCheckout(workspace: string, commit: string): Promise<void> {
  const head = await headOf(workspace);
  if (head === commit) return;
  const found = head === undefined ? "nothing" : head.slice(0, 7);
  throw new PipelineError(
    "INPUT_INVALID",
    `\`commit\` asks for ${commit.slice(0, 7)}, but checked out is ${found}; give actions/checkout the same \`ref\`.`,
  );
}

async function headOf(workspace: string): Promise<string | undefined> {
  try {
    // In a container job the checkout may belong to another user.
    const args = ["-c", `safe.directory=${workspace}`, "rev-parse", "HEAD"];
    const { stdout } = await runGit(args, { cwd: workspace });
    return stdout.toString().trim();
  } catch (thrown) {
    if (thrown instanceof GitError) return undefined;
    throw thrown;
  }
}

/** Names of the folders that hold one app each. `apps` is relative to the workspace. */
export async function listAppFolders(workspace: string, apps: string): Promise<readonly string[]> {
  const folder = join(workspace, apps);
  if (apps === "." || !(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

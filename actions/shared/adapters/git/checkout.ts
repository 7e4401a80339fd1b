import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { PipelineError } from "../../domain/errors.ts";
import { exists } from "../filesystem/list-files.ts";
import { GitError, runGit } from "./run-git.ts";

/**
 * Verifies that `commit` is checked out; otherwise the build would be recorded for the wrong commit. Throws
 * INPUT_INVALID.
 */
export async function verifyCheckout(workspace: string, commit: string): Promise<void> {
  const head = await findHead(workspace);
  if (head === commit) return;
  const found = head === undefined ? "nothing" : head.slice(0, 7);
  throw new PipelineError(
    "INPUT_INVALID",
    `\`commit\` is ${commit.slice(0, 7)}, but ${found} is checked out; give actions/checkout the same \`ref\`.`,
  );
}

/** Returns the commit that is checked out. Throws INPUT_INVALID without a checkout. */
export async function loadHead(workspace: string): Promise<string> {
  const head = await findHead(workspace);
  if (head !== undefined) return head;
  throw new PipelineError(
    "INPUT_INVALID",
    "Nothing is checked out; run actions/checkout before this Action.",
  );
}

async function findHead(workspace: string): Promise<string | undefined> {
  try {
    // In a container job, the checkout may belong to another user.
    const args = ["-c", `safe.directory=${workspace}`, "rev-parse", "HEAD"];
    const { stdout } = await runGit(args, { cwd: workspace });
    return stdout.toString().trim();
  } catch (thrown) {
    if (thrown instanceof GitError) return undefined;
    throw thrown;
  }
}

/** Returns the names of the app directories below `apps`, which is relative to the workspace. */
export async function listAppFolders(workspace: string, apps: string): Promise<readonly string[]> {
  const folder = join(workspace, apps);
  if (apps === "." || !(await exists(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

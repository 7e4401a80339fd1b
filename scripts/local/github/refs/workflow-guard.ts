import type { Actor } from "../auth/actor.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { GitHubError, notAccessibleByIntegration } from "../http/errors.ts";

const WORKFLOWS = ".github/workflows";

/**
 * Throws GitHub's 403 when a job's token would write a workflow file, which no permission allows.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export function rejectWorkflowPath(actor: Actor, path: string): void {
  if (actor.kind === "job" && (path === WORKFLOWS || path.startsWith(`${WORKFLOWS}/`))) {
    throw notAccessibleByIntegration();
  }
}

/** Throws GitHub's 422 when a job's token would point a ref at a new commit that changes a workflow file. */
export async function rejectWorkflowCommits(
  repository: GitRepository,
  actor: Actor,
  sha: string,
): Promise<void> {
  if (actor.kind !== "job") return;
  const args = ["log", "-c", "--format=", "--name-only", sha, "--not", "--all", "--", WORKFLOWS];
  const [file] = (await repository.text(args)).split("\n").filter(Boolean);
  if (file === undefined) return;
  const message = `refusing to allow a GitHub App to create or update workflow \`${file}\` without \`workflows\` permission`;
  throw new GitHubError(422, message);
}

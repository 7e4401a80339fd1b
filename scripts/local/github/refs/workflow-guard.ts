import type { Actor } from "../auth/actor.ts";
import type { GitRepository } from "../git/git-repository.ts";
import { GitHubError, notAccessibleByIntegration } from "../http/errors.ts";

const WORKFLOWS = ".github/workflows";

/**
 * No job's token can write workflow files, whatever its `permissions` say.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
 */
export function refuseWorkflowPath(actor: Actor, path: string): void {
  if (actor.kind === "job" && (path === WORKFLOWS || path.startsWith(`${WORKFLOWS}/`))) {
    throw notAccessibleByIntegration();
  }
}

/** For a ref that is about to point at commits which may be new. */
export async function refuseWorkflowCommits(
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

import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { NO_COMMIT, type RefUpdate, updateRef } from "../git/refs.ts";
import { GitHubError } from "../http/errors.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { applyRefUpdates } from "./apply-updates.ts";
import { rejectWorkflowCommits } from "./workflow-guard.ts";

/** Moves a ref on behalf of an actor and applies the consequences. Throws GitHub's 409 when the ref has moved meanwhile. */
export function moveRef(
  context: Context,
  repository: RepositoryRecord,
  update: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  const opened = context.git.open(repository);
  return opened.exclusively(async () => {
    if (update.after !== NO_COMMIT) await rejectWorkflowCommits(opened, actor, update.after);
    if (!(await updateRef(opened, update))) {
      throw new GitHubError(409, `Reference cannot be updated: ${update.ref} is not at ${update.before}`);
    }
    await applyRefUpdates(context, repository, [update], actor);
  });
}

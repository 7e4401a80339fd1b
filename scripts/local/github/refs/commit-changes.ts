import type { SignedInActor } from "../auth/actor.ts";
import { toSignature, webFlow } from "../auth/identity.ts";
import type { Context } from "../context/context.ts";
import { type Signature, writeCommit } from "../git/commits.ts";
import { NO_COMMIT } from "../git/refs.ts";
import { type TreeChange, writeTree } from "../git/trees.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { moveRef } from "./move-ref.ts";

/** A commit to make on a branch. The author defaults to the actor, and the committer to GitHub. */
export interface CommitRequest {
  readonly branch: string;
  readonly message: string;
  readonly changes: ReadonlyMap<string, TreeChange>;
  readonly author?: Signature;
  readonly committer?: Signature;
}

/** Commits changes to a branch, or as the first commit of a new branch. Returns the commit's SHA. */
export async function commitChanges(
  context: Context,
  repository: RepositoryRecord,
  request: CommitRequest,
  actor: SignedInActor,
): Promise<string> {
  const opened = context.git.open(repository);
  const ref = `refs/heads/${request.branch}`;
  const tip = await opened.resolve(ref);
  const at = context.now();
  const after = await writeCommit(opened, {
    tree: await writeTree(opened, tip, request.changes),
    parents: tip === undefined ? [] : [tip],
    author: request.author ?? toSignature(context.store, actor.login, at),
    committer: request.committer ?? webFlow(at),
    message: request.message,
  });
  await moveRef(context, repository, { ref, before: tip ?? NO_COMMIT, after }, actor);
  return after;
}

import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { NO_COMMIT, type RefUpdate } from "../git/refs.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { followBranch } from "./follow-branch.ts";
import { presentPush } from "./push-payload.ts";

const BRANCH = "refs/heads/";
const TAG = "refs/tags/";

/** Applies the consequences of moved refs: emits events and updates the pull requests of the branches. */
export async function applyRefUpdates(
  context: Context,
  repository: RepositoryRecord,
  updates: readonly RefUpdate[],
  actor: SignedInActor,
): Promise<void> {
  const { store, now } = context;
  if (updates.length === 0) return;
  store.repositories.update(repository.id, { pushedAt: now(), updatedAt: now() });
  await adoptDefaultBranch(context, repository, updates);
  for (const update of updates) {
    // GitHub emits no events for other refs, such as `refs/overskill/…`.
    if (!update.ref.startsWith(BRANCH) && !update.ref.startsWith(TAG)) continue;
    await announce(context, repository, update, actor);
    if (update.ref.startsWith(BRANCH)) await followBranch(context, repository, update, actor);
  }
}

/** Makes the first branch of an empty repository its default branch, if the configured one does not exist. */
async function adoptDefaultBranch(
  { git, store }: Context,
  repository: RepositoryRecord,
  updates: readonly RefUpdate[],
): Promise<void> {
  const created = updates.find(({ ref, before }) => ref.startsWith(BRANCH) && before === NO_COMMIT);
  if (created === undefined) return;
  const opened = git.open(repository);
  if ((await opened.resolve(`${BRANCH}${repository.defaultBranch}`)) !== undefined) return;
  store.repositories.update(repository.id, { defaultBranch: created.ref.slice(BRANCH.length) });
  await opened.run(["symbolic-ref", "HEAD", created.ref]);
}

async function announce(
  context: Context,
  repository: RepositoryRecord,
  update: RefUpdate,
  actor: SignedInActor,
): Promise<void> {
  const { ref, before, after } = update;
  const branch = ref.startsWith(BRANCH);
  const named = {
    ref: ref.slice(branch ? BRANCH.length : TAG.length),
    ref_type: branch ? "branch" : "tag",
    pusher_type: "user",
  };
  const { defaultBranch, description } = repository;
  if (before === NO_COMMIT) {
    const payload = { ...named, master_branch: defaultBranch, description };
    context.events.emit({ name: "create", repository, actor, ref, sha: after, payload });
  }
  if (after === NO_COMMIT) {
    context.events.emit({ name: "delete", repository, actor, payload: named });
  }
  const payload = await presentPush(context, repository, update, actor);
  context.events.emit({ name: "push", repository, actor, ref, sha: after, payload });
}

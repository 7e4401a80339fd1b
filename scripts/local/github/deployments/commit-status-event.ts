import type { SignedInActor } from "../auth/actor.ts";
import type { Context } from "../context/context.ts";
import { readCommit } from "../git/commits.ts";
import { listRefs } from "../git/refs.ts";
import { presentCommit } from "../present/commit.ts";
import { presentCommitStatus } from "../present/commit-status.ts";
import { repositoryApi } from "../present/repository.ts";
import type { CommitStatusRecord } from "../store/records/deployments.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** Emits the webhook `status`. https://docs.github.com/en/webhooks/webhook-events-and-payloads#status */
export async function emitCommitStatus(
  context: Context,
  repository: RepositoryRecord,
  status: CommitStatusRecord,
  actor: SignedInActor,
): Promise<void> {
  const opened = context.git.open(repository);
  const commit = await readCommit(opened, status.sha);
  if (commit === undefined) return;
  const { url: _, creator: __, node_id: ___, ...shown } = presentCommitStatus(context, repository, status);
  const heads = (await listRefs(opened, "refs/heads/")).filter(({ sha }) => sha === status.sha);
  const branches = heads.map(({ ref }) => ref.slice("refs/heads/".length));
  const url = `${repositoryApi(context, repository)}/commits/${status.sha}`;
  context.events.emit({
    name: "status",
    repository,
    actor,
    payload: {
      ...shown,
      sha: status.sha,
      name: `${repository.owner}/${repository.name}`,
      commit: presentCommit(context, repository, commit),
      branches: branches.map((name) => ({
        name,
        commit: { sha: status.sha, url },
        protected: repository.protections[name] !== undefined,
      })),
    },
  });
}

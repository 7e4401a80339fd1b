import type { Context } from "../context/context.ts";
import { findHeadRepository } from "../queries/head-repository.ts";
import type { PullRecord } from "../store/records/issues.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/**
 * Resolves the head branch of a pull request to a commit, and fetches the commits of a fork into the repository, as
 * GitHub's shared object store has them. Returns undefined if the branch or the fork does not exist.
 */
export async function resolveHead(
  { store, git }: Context,
  repository: RepositoryRecord,
  pull: Pick<PullRecord, "headRef" | "headRepositoryId">,
): Promise<string | undefined> {
  const head = findHeadRepository(store, repository, pull);
  if (head === undefined) return undefined;
  const ref = `refs/heads/${pull.headRef}`;
  const sha = await git.open(head).resolve(ref);
  if (sha !== undefined && head.id !== repository.id) {
    const source = git.directoryOf(head);
    await git.open(repository).run(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", source, ref]);
  }
  return sha;
}

import { commitFolder, createScratchRepository, extractCommit, resolveCommit } from "./artifact-tree.ts";
import { type GitRemote, isMissingRef } from "./remote.ts";

const FETCHED = "refs/fetched";

/**
 * Writes the files of the commit that a remote's ref points at into an empty directory. Returns the commit's id, or
 * undefined if the remote has no such ref. `doing` completes "git could not …".
 */
export async function fetchFolder(
  remote: GitRemote,
  doing: string,
  ref: string,
  directory: string,
): Promise<string | undefined> {
  await using repository = await createScratchRepository();
  try {
    await remote.run(doing, [
      `--git-dir=${repository.path}`,
      ...["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head"],
      ...[remote.url, `+${ref}:${FETCHED}`],
    ]);
  } catch (thrown) {
    if (isMissingRef(thrown)) return undefined;
    throw thrown;
  }
  await extractCommit(repository, FETCHED, directory);
  return await resolveCommit(repository, FETCHED);
}

interface PushedFolder {
  readonly directory: string;
  readonly message: string;
  /** Updated atomically. */
  readonly refs: readonly string[];
}

/** Commits a directory's files and points refs of the remote at the commit; returns its id. */
export async function pushFolder(
  remote: GitRemote,
  doing: string,
  { directory, message, refs }: PushedFolder,
): Promise<string> {
  await using repository = await createScratchRepository();
  const commit = await commitFolder(repository, directory, message);
  await remote.run(doing, [
    `--git-dir=${repository.path}`,
    ...["push", "--quiet", "--atomic", remote.url],
    ...refs.map((ref) => `+${commit}:${ref}`),
  ]);
  return commit;
}

import { commitFolder, createScratchRepository, extractCommit } from "./artifact-tree.ts";
import { type FetchedCommit, readFetchedCommit } from "./fetched-commit.ts";
import { type GitRemote, isMissingRef } from "./remote.ts";

const FETCHED = "refs/fetched";

/**
 * Writes the files of the commit that a remote's ref points at into an empty directory. Returns the commit's id and
 * message, or undefined if the remote has no such ref. `doing` completes "git could not …". Throws ARTIFACT_INVALID
 * for anything but a commit of plain files within limits.
 */
export async function fetchFolder(
  remote: GitRemote,
  doing: string,
  ref: string,
  directory: string,
): Promise<FetchedCommit | undefined> {
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
  const fetched = await readFetchedCommit(repository, FETCHED, ref);
  await extractCommit(repository, fetched.commit, directory);
  return fetched;
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

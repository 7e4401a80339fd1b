import type { Context } from "../context/context.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";
import { createRepository } from "./repositories.ts";

/** A fork to create. */
export interface NewFork {
  /** Login of the person who gets the fork. */
  readonly owner: string;
  /** The parent's name when absent. */
  readonly name?: string;
  readonly defaultBranchOnly: boolean;
}

/**
 * Creates a fork with the parent's branches and tags, or returns the one that the owner has. Throws GitHub's 422 for a
 * taken name. https://docs.github.com/en/rest/repos/forks#create-a-fork
 */
export async function forkRepository(
  context: Context,
  parent: RepositoryRecord,
  { owner, name = parent.name, defaultBranchOnly }: NewFork,
): Promise<RepositoryRecord> {
  const { store, git } = context;
  const known = store.repositories.find((row) => row.parentId === parent.id && equalNames(row.owner, owner));
  if (known !== undefined) return known;
  const { defaultBranch, description } = parent;
  const fork = await createRepository(context, {
    owner,
    name,
    defaultBranch,
    private: parent.private,
    ...(description === null ? {} : { description }),
  });
  const branches = defaultBranchOnly ? defaultBranch : "*";
  const refs = [`+refs/heads/${branches}:refs/heads/${branches}`, "+refs/tags/*:refs/tags/*"];
  await git.open(fork).run(["fetch", "--quiet", "--no-write-fetch-head", git.directoryOf(parent), ...refs]);
  return store.repositories.update(fork.id, { parentId: parent.id });
}

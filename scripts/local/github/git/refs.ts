import type { GitRepository } from "./git-repository.ts";

/** Stands for a missing commit in a ref update, as in git's own protocols. */
export const NO_COMMIT = "0".repeat(40);

/** A ref with the object that it points to. */
export interface GitRef {
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly type: "commit" | "tag" | "tree" | "blob";
}

/** A move of a ref. `before` is `NO_COMMIT` for a new ref, and `after` for a deleted one. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** Reads a ref by its full name; undefined when it does not exist. */
export async function readRef(repository: GitRepository, ref: string): Promise<GitRef | undefined> {
  const object = await repository.object(ref);
  return object === undefined ? undefined : { ref, sha: object.sha, type: object.type };
}

/** Lists the refs whose full name starts with `prefix`, sorted by name. */
export async function listRefs(repository: GitRepository, prefix: string): Promise<readonly GitRef[]> {
  // Without a trailing slash, git's pattern matches only whole path components. So list the directory and filter.
  const directory = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const format = "--format=%(refname) %(objectname) %(objecttype)";
  const lines = (await repository.text(["for-each-ref", format, directory])).split("\n").filter(Boolean);
  return lines
    .map((line) => line.split(" ") as [string, string, GitRef["type"]])
    .filter(([ref]) => ref.startsWith(prefix))
    .map(([ref, sha, type]) => ({ ref, sha, type }));
}

/** Moves, creates or deletes a ref; returns false when the ref is not at `before`. */
export async function updateRef(repository: GitRepository, update: RefUpdate): Promise<boolean> {
  const { ref, before, after } = update;
  const args = after === NO_COMMIT ? ["update-ref", "-d", ref, before] : ["update-ref", ref, after, before];
  const { code } = await repository.run(args, { accept: [0, 1, 128] });
  return code === 0;
}

/** Sets a ref that only the stand-in writes, regardless of its present value. */
export async function forceRef(repository: GitRepository, ref: string, sha: string): Promise<void> {
  await repository.run(["update-ref", ref, sha]);
}

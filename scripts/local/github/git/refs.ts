import type { GitRepository } from "./git-repository.ts";

export const NO_COMMIT = "0".repeat(40);

export interface GitRef {
  /** Full name, e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly sha: string;
  readonly type: "commit" | "tag" | "tree" | "blob";
}

/** One ref that moved; `NO_COMMIT` where it was not, or is no more. */
export interface RefUpdate {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export async function readRef(repository: GitRepository, ref: string): Promise<GitRef | undefined> {
  const object = await repository.object(ref);
  return object === undefined ? undefined : { ref, sha: object.sha, type: object.type };
}

/** Every ref whose full name starts with `prefix`, sorted by name. */
export async function listRefs(repository: GitRepository, prefix: string): Promise<readonly GitRef[]> {
  // A pattern without a slash at its end only matches whole path components, so the folder is listed and sifted.
  const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  const format = "--format=%(refname) %(objectname) %(objecttype)";
  const lines = (await repository.text(["for-each-ref", format, folder])).split("\n").filter(Boolean);
  return lines
    .map((line) => line.split(" ") as [string, string, GitRef["type"]])
    .filter(([ref]) => ref.startsWith(prefix))
    .map(([ref, sha, type]) => ({ ref, sha, type }));
}

/** Moves, makes (`before` = `NO_COMMIT`) or deletes (`after` = `NO_COMMIT`) a ref; false when it is not at `before`. */
export async function updateRef(repository: GitRepository, update: RefUpdate): Promise<boolean> {
  const { ref, before, after } = update;
  const args = after === NO_COMMIT ? ["update-ref", "-d", ref, before] : ["update-ref", ref, after, before];
  const { code } = await repository.run(args, { accept: [0, 1, 128] });
  return code === 0;
}

/** Sets a ref that only the stand-in writes, whatever it was. */
export async function forceRef(repository: GitRepository, ref: string, sha: string): Promise<void> {
  await repository.run(["update-ref", ref, sha]);
}

import type { Proposal } from "./workspace.ts";

/** A proposal that passed validation, ready to commit. */
export interface ChangeSet {
  readonly branch: string;
  /** True if the branch must not exist yet. */
  readonly newBranch: boolean;
  /** 40-digit SHA that the branch must point at (or start from) when the commit is pushed. */
  readonly parent: string;
  readonly message: string;
  /** Contents by path relative to the repository's root; null for a deletion. */
  readonly files: ReadonlyMap<string, string | null>;
}

/** Returns the proposal with its paths relative to the repository's root. */
export function toRepositoryPaths(proposal: Proposal, folder: string): ReadonlyMap<string, string | null> {
  if (folder === ".") return proposal;
  return new Map([...proposal].map(([path, content]) => [`${folder}/${path}`, content]));
}

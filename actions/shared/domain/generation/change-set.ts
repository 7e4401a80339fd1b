import type { Proposal } from "./workspace.ts";

/** A proposal that passed the review, ready to become one commit. */
export interface ChangeSet {
  readonly branch: string;
  /** True when the branch must not exist yet. */
  readonly newBranch: boolean;
  /** 40-digit SHA that the branch must still point at (or start from) when the commit lands. */
  readonly parent: string;
  readonly message: string;
  /** Contents by path relative to the repository root, null for a deletion. */
  readonly files: ReadonlyMap<string, string | null>;
}

/** An app's folder in the repository; `.` when the repository is one app. */
export function folderOf(apps: string, slug: string): string {
  return apps === "." ? "." : `${apps}/${slug}`;
}

/** The proposal with its paths relative to the repository root. */
export function placeFiles(proposal: Proposal, folder: string): ReadonlyMap<string, string | null> {
  if (folder === ".") return proposal;
  return new Map([...proposal].map(([path, content]) => [`${folder}/${path}`, content]));
}

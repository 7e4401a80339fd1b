import type { Role } from "./accounts.ts";

export interface RepositoryRecord {
  readonly id: number;
  /** Login of a person or an organisation. */
  readonly owner: string;
  readonly name: string;
  readonly description: string | null;
  readonly homepage: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  readonly defaultBranch: string;
  /** By login; the owner is not listed. */
  readonly collaborators: Readonly<Record<string, Role>>;
  /** By branch name. */
  readonly protections: Readonly<Record<string, BranchProtection>>;
  readonly merging: MergeSettings;
  /** "Allow GitHub Actions to create and approve pull requests"; off on a new repository. */
  readonly actionsMayOpenPullRequests: boolean;
  /** The number of the next issue or pull request: they share one sequence. */
  readonly nextNumber: number;
  /** By workflow path: the `run_number` of its next run. */
  readonly nextRunNumbers: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pushedAt: string;
}

export interface MergeSettings {
  readonly mergeCommit: boolean;
  readonly squash: boolean;
  readonly rebase: boolean;
  readonly deleteBranch: boolean;
}

/** The part of branch protection that decides about merging. */
export interface BranchProtection {
  /** Required status checks: the head must hold the newest commit of the base. */
  readonly strict: boolean;
  /** Commit status contexts that must be `success` on the head. */
  readonly contexts: readonly string[];
  readonly enforceAdmins: boolean;
}

export interface VariableRecord {
  readonly id: number;
  readonly repositoryId: number;
  /** Null for the repository's own. */
  readonly environment: string | null;
  /** Upper case. */
  readonly name: string;
  readonly value: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Kept in clear: the stand-in's folder is private to the user (mode 0700), and jobs need the value. */
export type SecretRecord = VariableRecord;

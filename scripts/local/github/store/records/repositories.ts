import type { Role } from "./accounts.ts";

/** A repository; its git objects are a bare repository on disk. */
export interface RepositoryRecord {
  readonly id: number;
  /** Login of a person or an organisation. */
  readonly owner: string;
  readonly name: string;
  readonly description: string | null;
  readonly homepage: string | null;
  /** Id of the repository that this is a fork of; absent otherwise. */
  readonly parentId?: number;
  readonly private: boolean;
  readonly archived: boolean;
  readonly defaultBranch: string;
  /** Roles by login, without the owner. */
  readonly collaborators: Readonly<Record<string, Role>>;
  /** Protections by branch name. */
  readonly protections: Readonly<Record<string, BranchProtection>>;
  readonly merging: MergeSettings;
  /** The setting "Allow GitHub Actions to create and approve pull requests"; off for a new repository. */
  readonly actionsMayOpenPullRequests: boolean;
  /** Permissions of a token without `permissions`, which this stand-in reports but does not apply; `read` if absent. */
  readonly defaultWorkflowPermissions?: "read" | "write";
  /** Number of the next issue or pull request. */
  readonly nextNumber: number;
  /** `run_number` of the next run, by workflow path. */
  readonly nextRunNumbers: Readonly<Record<string, number>>;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly pushedAt: string;
}

/** Merge methods that the repository allows, and whether merging deletes the head branch. */
interface MergeSettings {
  readonly mergeCommit: boolean;
  readonly squash: boolean;
  readonly rebase: boolean;
  readonly deleteBranch: boolean;
}

/** The part of a branch's protection that affects merging. */
export interface BranchProtection {
  /** Whether the head must contain the newest commit of the base. */
  readonly strict: boolean;
  /** Contexts of the commit statuses that must be `success` on the head. */
  readonly contexts: readonly string[];
  readonly enforceAdmins: boolean;
  /** Reviews that merging needs, which this stand-in reports but does not enforce; absent if it needs none. */
  readonly reviews?: { readonly count: number; readonly codeOwners: boolean; readonly dismissStale: boolean };
}

/** A variable of a repository or an environment. */
export interface VariableRecord {
  readonly id: number;
  readonly repositoryId: number;
  /** Null for a variable of the repository. */
  readonly environment: string | null;
  /** Upper case. */
  readonly name: string;
  readonly value: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A secret. Jobs need its value, so the state file holds it encrypted. */
export type SecretRecord = VariableRecord;

import type { PipelineConfig } from "../../../actions/shared/domain/config/config.ts";
import type { EnvironmentKind } from "../../../actions/shared/domain/naming.ts";

/** A fact, or why it could not be read: usually, the token is not an administrator's. */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string };

/** Everything that the checks of `overskill doctor` look at. Values of secrets are not readable, and not needed. */
export interface DoctorFacts {
  /** `owner/name`. */
  readonly repository: string;
  readonly defaultBranch: string;
  readonly config: ConfigFacts;
  readonly callers: readonly CallerFile[];
  /** The CODEOWNERS file that GitHub uses; undefined if there is none. */
  readonly codeOwners: TextFile | undefined;
  readonly workflowPermissions: Known<WorkflowPermissions>;
  readonly branchProtection: Known<BranchProtection>;
  /** Secrets that every workflow of the repository can read. */
  readonly secrets: Known<readonly RepositorySecret[]>;
  readonly environments: Known<ReadonlyMap<EnvironmentKind, EnvironmentFacts>>;
  /** Answers of Cloudflare, with the tokens of this process; empty without any. */
  readonly namespaces: readonly NamespaceAnswer[];
}

/** `.github/overskill.yml` of the default branch. */
export type ConfigFacts =
  | { readonly state: "missing" }
  | { readonly state: "invalid"; readonly problems: string }
  | { readonly state: "valid"; readonly config: PipelineConfig };

/** A file of the default branch. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A workflow that calls workflows of other repositories. */
export interface CallerFile {
  readonly path: string;
  /** `owner/name/.github/workflows/file.yml@ref` of every call. */
  readonly uses: readonly string[];
}

/** The repository's setting "Workflow permissions". */
interface WorkflowPermissions {
  /** Permissions of a job's token if the workflow names none. */
  readonly defaultPermissions: "read" | "write";
  readonly mayOpenPullRequests: boolean;
}

/** What a change of the default branch needs, by branch protection and rulesets together. */
export interface BranchProtection {
  /** Number of approving reviews; 0 if people can push without one. */
  readonly reviews: number;
  readonly codeOwnerReview: boolean;
}

/** A secret of the repository, or one of its organisation that it may use. */
export interface RepositorySecret {
  readonly name: string;
  readonly level: "repository" | "organization";
}

/** An environment of the repository. */
export interface EnvironmentFacts {
  /** Branches whose workflows may use the environment: any, those that are protected, or those that match a pattern. */
  readonly branches: "any" | "protected" | readonly string[];
  readonly reviewers: number;
  /** Names of its secrets. */
  readonly secrets: readonly string[];
}

/** What Cloudflare answered when a token asked for a namespace. */
export interface NamespaceAnswer {
  /** Environment whose token asked; undefined for a token that all environments share. */
  readonly token: EnvironmentKind | undefined;
  readonly environment: EnvironmentKind;
  readonly namespace: string;
  readonly answer: "found" | "missing" | "forbidden";
}

/** An issue, or a pull request when `pull` is set. */
export interface IssueRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  /** Login of the author. */
  readonly author: string;
  /** Label names, in the order they were added. */
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly locked: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly pull: PullRecord | null;
}

/** The fields of a pull request that issues do not have. */
export interface PullRecord {
  /** Id of the pull request, which differs from the id of its issue. */
  readonly id: number;
  /** Branch, without `refs/heads/`. */
  readonly headRef: string;
  /** Id of the fork that the head is in; absent for a branch of the same repository. */
  readonly headRepositoryId?: number;
  /** Tip of the head branch; frozen when the pull request closes. */
  readonly headSha: string;
  readonly baseRef: string;
  /** Tip of the base branch when either branch last moved. */
  readonly baseSha: string;
  readonly draft: boolean;
  /** Null while unknown. */
  readonly mergeable: boolean | null;
  /** The test merge in `refs/pull/N/merge` while open; the merge's result once merged. */
  readonly mergeCommitSha: string | null;
  readonly merged: boolean;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  /** Comparison of the head with the merge base when either branch last moved. */
  readonly stats: PullStats;
}

/** Size of a pull request. */
export interface PullStats {
  readonly commits: number;
  /** Commits of the base that are missing from the head. */
  readonly behindBy: number;
  readonly changedFiles: number;
  /** Lines. */
  readonly additions: number;
  readonly deletions: number;
}

/** A comment on an issue or pull request. */
export interface CommentRecord {
  readonly id: number;
  readonly repositoryId: number;
  /** Number of the issue or pull request. */
  readonly number: number;
  readonly body: string;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A label of a repository. */
export interface LabelRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  /** Six hex digits without `#`. */
  readonly color: string;
  readonly description: string | null;
  readonly default: boolean;
}

/** https://docs.github.com/en/rest/reactions/reactions#about-reactions */
export type ReactionContent = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

/** A reaction to an issue, a pull request or a comment. */
export interface ReactionRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly subject: "issue" | "comment";
  /** Id of the issue or comment. */
  readonly subjectId: number;
  readonly content: ReactionContent;
  readonly user: string;
  readonly createdAt: string;
}

/** An event of an issue or pull request other than a comment, named as in the timeline API. */
export interface TimelineRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly event:
    | "labeled"
    | "unlabeled"
    | "assigned"
    | "unassigned"
    | "closed"
    | "reopened"
    | "renamed"
    | "merged"
    | "committed"
    | "head_ref_force_pushed"
    | "head_ref_deleted"
    | "head_ref_restored"
    | "locked"
    | "unlocked";
  readonly actor: string;
  readonly createdAt: string;
  /** Name of the label, for `labeled` and `unlabeled`. */
  readonly label?: string;
  readonly assignee?: string;
  /** Set for `committed`, `merged`, `closed` by a commit, and `head_ref_force_pushed`. */
  readonly commitId?: string;
  readonly rename?: { readonly from: string; readonly to: string };
}

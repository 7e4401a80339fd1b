/** An issue; a pull request is an issue with `pull`. */
export interface IssueRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly stateReason: "completed" | "not_planned" | "duplicate" | "reopened" | null;
  /** Login. */
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

/** What a pull request has beyond an issue. Head and base are branches of the same repository. */
export interface PullRecord {
  /** The pull request's own id; the issue has another. */
  readonly id: number;
  /** Branch name without `refs/heads/`. */
  readonly headRef: string;
  /** Follows the branch while the pull request is open. */
  readonly headSha: string;
  readonly baseRef: string;
  /** Tip of the base when the head or the base last moved. */
  readonly baseSha: string;
  readonly draft: boolean;
  /** Null while unknown. */
  readonly mergeable: boolean | null;
  /** The test merge at `refs/pull/N/merge` while open, the merge's result afterwards. */
  readonly mergeCommitSha: string | null;
  readonly merged: boolean;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  /** Head against the merge base, as of the last time either moved. */
  readonly stats: PullStats;
}

export interface PullStats {
  readonly commits: number;
  /** Commits of the base that the head lacks. */
  readonly behindBy: number;
  readonly changedFiles: number;
  /** Lines. */
  readonly additions: number;
  readonly deletions: number;
}

export interface CommentRecord {
  readonly id: number;
  readonly repositoryId: number;
  /** Issue or pull request number. */
  readonly number: number;
  readonly body: string;
  readonly author: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface LabelRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  /** Six hex digits without `#`. */
  readonly color: string;
  readonly description: string | null;
  readonly default: boolean;
}

export type ReactionContent = "+1" | "-1" | "laugh" | "confused" | "heart" | "hooray" | "rocket" | "eyes";

export interface ReactionRecord {
  readonly id: number;
  readonly repositoryId: number;
  readonly subject: "issue" | "comment";
  /** The issue's or comment's id. */
  readonly subjectId: number;
  readonly content: ReactionContent;
  readonly user: string;
  readonly createdAt: string;
}

/** What happened to an issue or pull request besides comments, in the words of the timeline API. */
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
  /** `labeled` and `unlabeled`: the label's name. */
  readonly label?: string;
  readonly assignee?: string;
  /** `committed`, `merged`, `closed` by a commit, `head_ref_force_pushed`. */
  readonly commitId?: string;
  readonly rename?: { readonly from: string; readonly to: string };
}

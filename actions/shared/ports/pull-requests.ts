export interface PullRequest {
  readonly number: number;
  readonly state: "open" | "closed";
  readonly merged: boolean;
  /** 40-digit SHA of the newest commit of its branch. */
  readonly headCommit: string;
  /** The branch lives in another repository (or that repository is gone), so it is none of ours. */
  readonly fromFork: boolean;
}

export interface PullRequests {
  find(number: number): Promise<PullRequest | undefined>;
}

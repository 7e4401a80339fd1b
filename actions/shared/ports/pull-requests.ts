/** Pull requests of the apps repository. */
export interface PullRequests {
  load(number: number): Promise<PullRequest>;
  /** Returns the open pull requests whose head branch, in this repository, starts with `prefix`. */
  findOpen(prefix: string): Promise<readonly PullRequest[]>;
  /** Opens a pull request against `base` and labels it; returns its number. */
  open(request: NewPullRequest): Promise<number>;
}

/** A pull request as GitHub returns it. */
export interface PullRequest {
  readonly number: number;
  readonly open: boolean;
  readonly branch: string;
  /** 40-digit SHA of the head commit. */
  readonly commit: string;
  readonly fromFork: boolean;
  /** The description, which only people with write access can edit in a pull request that a bot opened. */
  readonly body: string;
  /** True if a bot opened it, such as a workflow. */
  readonly byBot: boolean;
}

/** A pull request to open. */
export interface NewPullRequest {
  readonly branch: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  readonly label: string;
}

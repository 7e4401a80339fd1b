/** Commits and files of the apps repository. */
export interface SourceHistory {
  /** Lists the names of the files in a directory at a commit; empty if it does not exist. `.` is the root. */
  list(commit: string, directory: string): Promise<readonly string[]>;
  /** Reads a file that `list` returned. */
  read(commit: string, path: string): Promise<Uint8Array>;
  /** Lists the newest commits before and including `commit` that changed a directory, newest first. */
  changes(commit: string, directory: string): Promise<readonly SourceCommit[]>;
}

/** A commit and its message. */
interface SourceCommit {
  /** 40-digit SHA. */
  readonly sha: string;
  readonly message: string;
}

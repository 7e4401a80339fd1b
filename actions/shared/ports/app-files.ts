/** Committed files of the apps repository. */
export interface AppFiles {
  /** Returns the names of the directories directly below `folder` at a commit; empty if `folder` does not exist. */
  folders(commit: string, folder: string): Promise<readonly string[]>;
  /**
   * Returns every file below `folder`, where `.` is the whole repository. Leaves out symbolic links and submodules.
   */
  list(commit: string, folder: string): Promise<readonly CommittedFile[]>;
  /** Returns the contents of a file; undefined if it is not UTF-8. */
  read(file: CommittedFile): Promise<string | undefined>;
}

/** A file of a commit. */
export interface CommittedFile {
  /** Relative to the directory that was listed. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Object id of the blob. */
  readonly blob: string;
}

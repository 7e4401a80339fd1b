/** Committed files of the apps repository. */
export interface AppFiles {
  /** Names of the folders directly below `folder` at a commit; none when there is no such folder. */
  folders(commit: string, folder: string): Promise<readonly string[]>;
  /** Every file below `folder`; `.` is the whole repository. Links and submodules are left out. */
  list(commit: string, folder: string): Promise<readonly CommittedFile[]>;
  /** The text of a file; undefined when it is not UTF-8 text. */
  read(file: CommittedFile): Promise<string | undefined>;
}

export interface CommittedFile {
  /** Relative to the folder that was listed. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The blob's object id. */
  readonly blob: string;
}

/** Thrown by readers for a lock file that cannot be read. `readLockGraph` turns it into LOCK_FILE_INVALID. */
export class LockFileInvalid extends Error {
  override readonly name = "LockFileInvalid";
  /** Counted from 1; undefined if the error concerns the whole file. */
  readonly line: number | undefined;
  /** What to do, in the imperative; undefined if making the lock file again is enough. */
  readonly hint: string | undefined;

  constructor(message: string, { line, hint }: { readonly line?: number; readonly hint?: string } = {}) {
    super(message);
    this.line = line;
    this.hint = hint;
  }
}

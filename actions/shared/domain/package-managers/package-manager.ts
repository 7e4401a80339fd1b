import type { Manifests } from "../lock-file/dependencies.ts";
import type { LockGraph } from "../lock-file/lock-graph.ts";

/** Parsers that this floor lacks. Each throws an error if the text is invalid. */
export interface DocumentParsers {
  yaml(text: string): Promise<unknown>;
}

/** A lock file with the other files that its parser needs. */
export interface LockFile {
  /** File name, one of the package manager's `lockFiles`. */
  readonly name: string;
  readonly text: string;
  /** The workspace's `package.json` files, for lock files that do not record them. */
  readonly manifests: Manifests;
  /** Directory of the lock file in the repository; by default, the repository's root. */
  readonly directory?: string;
}

interface InstallSituation {
  /** True if there is a lock file. */
  readonly locked: boolean;
  /** Returns what `<name> --version` prints. */
  readVersion(): Promise<string>;
}

/**
 * Everything that the pipeline knows about one package manager. To add one, implement this interface and list the
 * object in `PACKAGE_MANAGERS`.
 */
export interface PackageManager {
  /** Name of the command, and of the manager in `packageManager` of a `package.json`. */
  readonly name: string;
  /** Name of the lock file that it writes. */
  readonly lockFile: string;
  /** Names of all lock files that it reads, in order of precedence. */
  readonly lockFiles: readonly string[];
  /**
   * True if entry ids of the lock graph say where each package is installed. Then only the entries that an app uses
   * belong to its build key; otherwise the whole lock file does.
   */
  readonly recordsLocations: boolean;
  /** Throws LockFileInvalid; `readLockGraph` adds the file's name. */
  parseLockFile(lockFile: LockFile, parsers: DocumentParsers): Promise<LockGraph>;
  /** The manager's own file that declares the members of a workspace; absent if it uses `workspaces` in `package.json`. */
  readonly workspaceFile?: {
    readonly name: string;
    /** Returns the list of glob patterns; anything but an array counts as an empty list. */
    parsePatterns(text: string, parsers: DocumentParsers): Promise<unknown>;
  };
  /**
   * Returns the arguments that install all packages without running any script of theirs. If there is a lock file, they
   * install exactly its versions and fail if it does not match `package.json`.
   */
  installArguments(situation: InstallSituation): Promise<readonly string[]>;
  /** Further arguments that skip packages with programs for this machine; absent if the manager cannot skip them. */
  readonly withoutPrograms?: readonly string[];
  /** Environment variables that keep the repository from running code during the install. */
  readonly environment?: Readonly<Record<string, string>>;
}

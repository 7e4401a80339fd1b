import type { Mount } from "./mounts.ts";

/** The user and group that a confined process has; numbers as in `/etc/passwd`. */
interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** Everything that a sandbox needs to run one command. */
export interface Confinement {
  readonly mounts: readonly Mount[];
  /** Absolute; the command runs here. */
  readonly directory: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Absolute path of an empty directory outside of all mounts, on which the new root is mounted. */
  readonly root: string;
  readonly ids: Ids;
  /** Time after which the command and all its descendants are killed, in seconds. */
  readonly seconds: number;
}

/** A program to start, with its arguments. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
}

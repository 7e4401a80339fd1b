import type { AppDeclaration } from "../domain/policy/declaration.ts";

/** Where the apps of a repository are. */
export interface AppsLocation {
  /** Directory that holds one directory per app; `.` when the repository is a single app. */
  readonly apps: string;
  /** Name of the repository without its owner: the slug of a single app. */
  readonly repository: string;
}

/**
 * What the apps' wrangler configurations declare. Leaves out a configuration that cannot be parsed, because the build of
 * its app reports that.
 */
export interface Declarations {
  /** Reads one app of the checkout, by its slug and its directory; undefined if it has no readable configuration. */
  find(app: string, path: string): Promise<AppDeclaration | undefined>;
  /** Reads all apps of the checkout. */
  checkout(location: AppsLocation): Promise<readonly AppDeclaration[]>;
  /** Reads all apps at the head of the default branch. */
  defaultBranch(location: AppsLocation): Promise<readonly AppDeclaration[]>;
}

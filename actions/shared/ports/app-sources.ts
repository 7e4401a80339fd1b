import type { Workspace } from "../domain/generation/workspace.ts";

/** What makes a folder an app: the starter, and knowledge of the formats its files have. */
export interface AppSources {
  /** The files that a new app begins with, by path. */
  starter(): Promise<ReadonlyMap<string, string>>;
  /** Sets the app's name in its wrangler configuration; an app without one is left as it is. */
  rename(workspace: Workspace, slug: string): Promise<void>;
  /** What is wrong with the files, one sentence each: syntax, and references to files that are not there. */
  check(workspace: Workspace): Promise<readonly string[]>;
}

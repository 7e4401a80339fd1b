import type { Workspace } from "../domain/generation/workspace.ts";

/** The starter of a new app, and the checks of an app's file formats. */
export interface AppSources {
  /** Returns the files of a new app, by path. */
  starter(): Promise<ReadonlyMap<string, string>>;
  /** Sets the app's name in its wrangler configuration. Does nothing if the app has none. */
  rename(workspace: Workspace, slug: string): Promise<void>;
  /** Returns what is wrong with the files, one sentence each: syntax errors, and references to missing files. */
  check(workspace: Workspace): Promise<readonly string[]>;
}

import type { AppSettings } from "../domain/generation/review/settings.ts";
import type { Workspace } from "../domain/generation/workspace.ts";

/** The starter of a new app, and the checks of an app's file formats. */
export interface AppSources {
  /** Returns the files of a new app, by path. */
  starter(): Promise<ReadonlyMap<string, string>>;
  /** Sets the app's name in its wrangler configuration. Does nothing if the app has none. */
  rename(workspace: Workspace, slug: string): Promise<void>;
  /**
   * Reads the wrangler configuration of the app `app` from the files that `read` returns; undefined if there is none that
   * can be parsed, which `check` reports.
   */
  settings(
    app: string,
    read: (path: string) => Promise<string | undefined>,
  ): Promise<AppSettings | undefined>;
  /** Returns what is wrong with the files, one sentence each: syntax errors, and references to missing files. */
  check(workspace: Workspace): Promise<readonly string[]>;
}

import type { Artifact } from "../domain/build/manifest.ts";
import type { EnvironmentKind } from "../domain/naming.ts";
import type { BuildJournal } from "./build-journal.ts";
import type { Log } from "./log.ts";

/** An app's directory, and the environment whose settings apply. */
export interface SourceRequest {
  readonly app: string;
  /** Absolute path of the app's directory. */
  readonly directory: string;
  /** Absolute path of the directory to which file names in problems are relative. */
  readonly root: string;
  /** Selects the named environment of the app's configuration; environments with equal settings share a build key. */
  readonly environment: EnvironmentKind;
}

/** Facts about a build that the app's files show before it runs. */
export interface BuildSurvey {
  /** `custom`: only the app's build script can build it. */
  readonly mode: "esbuild" | "custom";
  readonly hasWorker: boolean;
}

/**
 * One app's source, as it was when it was opened: the build key and the build see the same files. Holds small source
 * files in memory, so open an app again rather than hold hundreds of them open.
 */
export interface OpenedApp {
  /**
   * Returns 64 hex digits over everything that decides the artifact's bytes: source tree, settings and toolchain.
   * Computed once.
   */
  buildKey(): Promise<string>;
  /** Finds out how the app has to be built, without building it. Throws BUILD_FAILED. */
  survey(): Promise<BuildSurvey>;
  /**
   * Builds the app into `outDirectory` (absolute path), which is created, or replaced as a whole if the build passes.
   * Throws BUILD_FAILED, APP_NEEDS_OWN_BUILD, APP_CONFIG_* or DEPENDENCIES_FAILED, with `problems` that carry file,
   * line and column.
   */
  build(outDirectory: string, log: Log, journal?: BuildJournal): Promise<Artifact>;
}

/** Turns an app's directory into an artifact. */
export interface Builder {
  /** Reads the app's configuration and lists its source. Throws APP_CONFIG_*, WORKSPACE_INVALID or DEPENDENCIES_FAILED. */
  open(request: SourceRequest): Promise<OpenedApp>;
}

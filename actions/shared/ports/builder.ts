import type { Artifact } from "../domain/build/manifest.ts";
import type { EnvironmentKind } from "../domain/naming.ts";
import type { BuildJournal } from "./build-journal.ts";
import type { Log } from "./log.ts";

/** An app as one environment has it. */
export interface SourceRequest {
  readonly app: string;
  /** Absolute path of the app's folder. */
  readonly directory: string;
  /** Absolute path of the folder that file names in problems are relative to. */
  readonly root: string;
  /** Picks the named environment of the app's configuration; those with equal settings share one build key. */
  readonly environment: EnvironmentKind;
}

export interface BuildRequest extends SourceRequest {
  /** Absolute path; created, and replaced as a whole only when the build passed. */
  readonly outDirectory: string;
  readonly buildKey: string;
}

/** What is known about a build before it is made. */
export interface BuildSurvey {
  /** `custom`: the app's own build has to run. */
  readonly mode: "esbuild" | "custom";
  readonly hasWorker: boolean;
}

/** Turns an app's folder into an artifact. Executes nothing of the app. */
export interface Builder {
  /** 64 hex digits over everything that decides the bytes: source tree, settings, toolchain. Throws APP_CONFIG_*. */
  buildKey(request: SourceRequest): Promise<string>;
  /** Throws APP_CONFIG_*, WORKSPACE_INVALID or BUILD_FAILED. */
  survey(request: SourceRequest): Promise<BuildSurvey>;
  /** Throws BUILD_FAILED, APP_NEEDS_OWN_BUILD, APP_CONFIG_* or DEPENDENCIES_FAILED, with `problems` that carry file, line and column. */
  build(request: BuildRequest, log: Log, journal?: BuildJournal): Promise<Artifact>;
}

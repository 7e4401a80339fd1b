import type { Artifact } from "../domain/manifest.ts";
import type { Log } from "./log.ts";

export interface BuildRequest {
  readonly app: string;
  /** Absolute path of the app's folder. */
  readonly directory: string;
  /** Absolute path of the folder that file names in problems are relative to. */
  readonly root: string;
  /** Absolute path; created, and replaced as a whole only when the build passed. */
  readonly outDirectory: string;
  readonly buildKey: string;
}

/** Turns an app's folder into an artifact. Executes nothing of the app. */
export interface Builder {
  /** 64 hex digits over everything that decides the bytes: source tree, options, toolchain. */
  buildKey(app: string, directory: string): Promise<string>;
  /** Throws BUILD_FAILED, APP_CONFIG_* or DEPENDENCIES_FAILED, with `problems` that carry file, line and column. */
  build(request: BuildRequest, log: Log): Promise<Artifact>;
}

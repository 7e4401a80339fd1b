import type { Digest } from "../digest.ts";

/** Everything that the evidence of one production deployment says. */
export interface EvidenceFacts {
  /** The app's slug. */
  readonly app: string;
  /** The app's directory relative to the repository's root. */
  readonly path: string;
  readonly digest: Digest;
  /** The repository's page, e.g. `https://github.com/acme/apps`. */
  readonly repositoryUrl: string;
  /** 40-digit SHA of the deployed commit. */
  readonly commit: string;
  readonly deploymentId: number;
  readonly scriptName: string;
  /** Public URL without a trailing slash. */
  readonly url: string;
  readonly buildKey: string;
  /** Versions of the tools that made the artifact. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** The attempt of the run that deployed it. */
  readonly runUrl: string;
  /** Absent if neither the app's directory nor one above it has a lock file. */
  readonly lockFile?: LockFileFact;
  /** Absent if no commit of the app's history was generated. */
  readonly prompt?: PromptFact;
}

/** The lock file that decides an app's packages. */
export interface LockFileFact {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly digest: Digest;
}

/** The newest generated commit that changed the app. */
export interface PromptFact {
  /** 40-digit SHA. */
  readonly commit: string;
  readonly issue: number;
  readonly model: string;
  /** Digest of the text that the model got. */
  readonly digest?: Digest;
}

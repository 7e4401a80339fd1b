import type { Artifact } from "../domain/build/manifest.ts";
import type { ScriptTags } from "../domain/deploy/script-tags.ts";

/** Where a script lives: the namespace is never implied. */
export interface ScriptAddress {
  readonly namespace: string;
  readonly scriptName: string;
}

/** A script as the platform holds it now. */
export interface LiveScript extends ScriptAddress {
  readonly tags: Partial<ScriptTags>;
}

/** What the platform says of an upload. */
export interface Uploaded {
  /** Processor time that the Worker needed to start there; absent where there is no Worker, or it does not say. */
  readonly startupMs?: number;
}

/** Assets that are on the platform but in no script yet. */
export interface UploadedAssets {
  /** What the platform gave for them, good for an hour. */
  readonly token: string;
}

/** The user Workers of the account's dispatch namespaces. */
export interface WorkerScripts {
  /** Undefined when the namespace holds no such script. Throws DISPATCH_NAMESPACE_NOT_FOUND. */
  find(address: ScriptAddress): Promise<LiveScript | undefined>;
  /** Changes no script, so it may begin before it is known whether `upload` follows. Throws as `upload` does. */
  uploadAssets(address: ScriptAddress, artifact: Artifact, tags: ScriptTags): Promise<UploadedAssets>;
  /**
   * Creates or replaces the script as a whole; its secrets and stored data stay. Repeating it is harmless.
   * Throws CLOUDFLARE_REFUSED, SCRIPT_TOO_LARGE, STARTUP_TOO_SLOW, CLOUDFLARE_UNAUTHORIZED or CLOUDFLARE_UNAVAILABLE.
   */
  upload(
    address: ScriptAddress,
    artifact: Artifact,
    tags: ScriptTags,
    /** The assets, when their upload has begun already. */
    assets?: Promise<UploadedAssets>,
  ): Promise<Uploaded>;
  /** Replaces the tags alone, when the content that is live is wanted for another commit too. */
  retag(address: ScriptAddress, tags: ScriptTags): Promise<void>;
  /** Removing a script that is gone is not an error. */
  remove(address: ScriptAddress): Promise<void>;
  /** Every script of the namespace that bears the repository's tag. */
  listOf(namespace: string, repository: string): Promise<readonly LiveScript[]>;
}

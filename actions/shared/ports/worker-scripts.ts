import type { Artifact } from "../domain/build/manifest.ts";
import type { ScriptTags } from "../domain/deploy/script-tags.ts";

/** A script's address. The dispatch namespace is always explicit. */
export interface ScriptAddress {
  readonly namespace: string;
  readonly scriptName: string;
}

/** A script as Cloudflare reports it. */
export interface LiveScript extends ScriptAddress {
  readonly tags: Partial<ScriptTags>;
}

/** Cloudflare's answer to an upload. */
export interface Uploaded {
  /**
   * Start-up time of the Worker in milliseconds of processor time; absent for a script without a Worker, or
   * if Cloudflare does not report it.
   */
  readonly startupMs?: number;
}

/** Assets that are uploaded and not yet part of a script. */
export interface UploadedAssets {
  /** Completion token of the upload, valid for one hour. */
  readonly token: string;
}

/** The user Workers of the account's dispatch namespaces. */
export interface WorkerScripts {
  /** Finds a script; undefined if the namespace does not contain it. Throws DISPATCH_NAMESPACE_NOT_FOUND. */
  find(address: ScriptAddress): Promise<LiveScript | undefined>;
  /**
   * Uploads assets. Changes no script, so it may start before the decision to call `upload`. Throws what `upload`
   * throws.
   */
  uploadAssets(address: ScriptAddress, artifact: Artifact, tags: ScriptTags): Promise<UploadedAssets>;
  /**
   * Creates or replaces the script as a whole; its secrets and stored data stay. Idempotent. Throws
   * CLOUDFLARE_REFUSED, SCRIPT_TOO_LARGE, STARTUP_TOO_SLOW, CLOUDFLARE_UNAUTHORIZED or CLOUDFLARE_UNAVAILABLE.
   */
  upload(
    address: ScriptAddress,
    artifact: Artifact,
    tags: ScriptTags,
    /** The assets, if their upload has already started. */
    assets?: Promise<UploadedAssets>,
  ): Promise<Uploaded>;
  /** Replaces only the tags, for a commit with the same content as the live one. */
  retag(address: ScriptAddress, tags: ScriptTags): Promise<void>;
  /** Removes a script. Does nothing if it does not exist. */
  remove(address: ScriptAddress): Promise<void>;
  /** Returns every script of the namespace that has the repository's tag. */
  list(namespace: string, repository: string): Promise<readonly LiveScript[]>;
}

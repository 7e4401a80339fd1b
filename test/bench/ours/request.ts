import type { CloudflareAccess } from "../../../scripts/local/cloudflare/stand-in.ts";

/** Request to the measured process, as JSON in its only argument. */
export type OursRequest = DeployRequest | FleetRequest;

interface Directories {
  /** This repository, which contains esbuild's binary and the runtime packages. */
  readonly toolkit: string;
  /** Directory for artifacts and packages. */
  readonly cache: string;
}

/** A request to build one app and deploy it. */
export interface DeployRequest extends Directories {
  readonly kind: "deploy";
  readonly app: string;
  readonly directory: string;
  readonly out: string;
  readonly cloudflare: CloudflareAccess & { readonly namespace: string };
}

/** A request to build the apps of a repository that the changed files affect. */
export interface FleetRequest extends Directories {
  readonly kind: "fleet";
  readonly root: string;
  readonly apps: readonly string[];
  /** Paths relative to the root. */
  readonly changed: readonly string[];
  readonly out: string;
}

/** The only line that the process prints, as JSON. */
export interface OursAnswer {
  /** Number of artifacts that were built instead of taken from the cache. */
  readonly built: number;
  readonly uploaded: boolean;
}

import type { CloudflareAccess } from "../../../scripts/local/cloudflare/stand-in.ts";

/** What the measured process is told, as JSON in its only argument. */
export type OursRequest = DeployRequest | FleetRequest;

interface Place {
  /** This repository: where esbuild's binary and the runtime packages are. */
  readonly toolkit: string;
  /** Artifacts and closures are kept here. */
  readonly cache: string;
}

/** Build one app and bring it to Cloudflare. */
export interface DeployRequest extends Place {
  readonly kind: "deploy";
  readonly app: string;
  readonly directory: string;
  readonly out: string;
  readonly cloudflare: CloudflareAccess & { readonly namespace: string };
}

/** Decide which apps of a repository are affected, and build those. */
export interface FleetRequest extends Place {
  readonly kind: "fleet";
  readonly root: string;
  readonly apps: readonly string[];
  /** Paths from the root. */
  readonly changed: readonly string[];
  readonly out: string;
}

/** Its only line of output. */
export interface OursAnswer {
  /** Artifacts that were built, not taken from the cache. */
  readonly built: number;
  readonly uploaded: boolean;
}

import type { Digest } from "../digest.ts";

/** Where every artifact answers with its build id; the proof of life reads it (RFC 8615). */
export const PROOF_PATH = "/.well-known/overskill.json";

/** What `PROOF_PATH` serves. The same in every environment: previewed and promoted bytes are equal. */
export interface Proof {
  readonly app: string;
  readonly buildId: string;
  readonly digest: Digest;
}

/**
 * A binding as the script upload API takes it: `type`, `name` and the fields of that type.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
export type WorkerBinding = { readonly type: string; readonly name: string } & Readonly<
  Record<string, unknown>
>;

/** One entry of wrangler's `migrations`, in order; `tag` is unique in the list. */
export type Migration = { readonly tag: string } & Readonly<Record<string, unknown>>;

export type ModuleType = "esm" | "commonjs" | "wasm" | "text" | "data" | "source-map";

export interface ArtifactFile {
  /** In an artifact: relative to `worker/` without a leading slash, or to `assets/` with one. Forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly digest: Digest;
}

export interface ArtifactModule extends ArtifactFile {
  readonly type: ModuleType;
}

export interface ArtifactAsset extends ArtifactFile {
  readonly contentType: string;
}

/** The parts of the wrangler configuration that the upload needs, free of anything environment-specific. */
export interface WorkerSettings {
  /** Absent for an assets-only Worker. A path among `modules`. */
  readonly mainModule?: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly bindings: readonly WorkerBinding[];
  readonly migrations: readonly Migration[];
  readonly assetsConfig?: AssetsConfig;
  /** `limits`, `observability`, `placement` and the like, passed through as given. */
  readonly passthrough: Readonly<Record<string, unknown>>;
}

/** `assets.config` of the script upload. `_headers` and `_redirects` are the files' contents. */
export interface AssetsConfig {
  readonly html_handling?: string;
  readonly not_found_handling?: string;
  readonly run_worker_first?: boolean | readonly string[];
  readonly _headers?: string;
  readonly _redirects?: string;
}

/**
 * `manifest.json` of an artifact: `manifest.json` + `worker/` + `assets/` + `report/`.
 * `digest` covers app, worker settings, modules and assets (not the proof file, not metrics, not `report/`),
 * so equal inputs give equal digests wherever and whenever they are built.
 */
export interface Manifest {
  readonly formatVersion: 1;
  readonly app: string;
  readonly digest: Digest;
  readonly buildId: string;
  /** What the artifact was built from: source tree, options, toolchain. 64 hex digits. */
  readonly buildKey: string;
  readonly worker: WorkerSettings;
  readonly modules: readonly ArtifactModule[];
  readonly assets: readonly ArtifactAsset[];
  readonly toolchain: Readonly<Record<string, string>>;
  readonly metrics: BuildMetrics;
}

/** Sizes only: a duration would make two builds of the same source differ. */
export interface BuildMetrics {
  readonly workerBytes: number;
  readonly workerGzipBytes: number;
  readonly assetBytes: number;
  readonly assetCount: number;
  /** The parts of the Worker that weigh most, heaviest first, at most five. */
  readonly largestModules: readonly ModuleSize[];
  /** The same for what is served as assets. */
  readonly largestAssets: readonly ModuleSize[];
}

/** A source file, or a module that goes up as it is, and what it adds to the Worker. */
export interface ModuleSize {
  readonly path: string;
  readonly sizeBytes: number;
}

/** A picture of where the bytes are, in every artifact: SVG, made from the build, no part of the digest. */
export const TREEMAP_PATH = "report/treemap.svg";

/** An artifact on disk: `directory` holds `manifest.json`, `worker/`, `assets/` and `report/`. */
export interface Artifact {
  readonly manifest: Manifest;
  readonly directory: string;
  /** The git commit whose tree it is, 40 hex digits; absent where git does not keep it. */
  readonly commit?: string;
}

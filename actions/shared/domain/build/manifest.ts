import type { Digest } from "../digest.ts";

/** Path at which every artifact answers with its build id, for the liveness check (RFC 8615). */
export const PROOF_PATH = "/.well-known/overskill.json";

/**
 * The JSON that `PROOF_PATH` serves. It is the same in every environment, because production serves the previewed
 * bytes.
 */
export interface Proof {
  readonly app: string;
  readonly buildId: string;
  readonly digest: Digest;
}

/**
 * A binding in the form of the script upload API: `type`, `name` and the fields of that type.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
export type WorkerBinding = { readonly type: string; readonly name: string } & Readonly<
  Record<string, unknown>
>;

/** One entry of wrangler's `migrations`, in order; `tag` is unique in the list. */
export type Migration = { readonly tag: string } & Readonly<Record<string, unknown>>;

/** Type of a Worker's module, which decides its content type in the upload. */
export type ModuleType = "esm" | "commonjs" | "wasm" | "text" | "data" | "source-map";

/** A file of an artifact. */
export interface ArtifactFile {
  /** Path with forward slashes: relative to `worker/` without a leading slash, or to `assets/` with one. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly digest: Digest;
}

/** A module of the Worker. */
export interface ArtifactModule extends ArtifactFile {
  readonly type: ModuleType;
}

/** A static asset. */
export interface ArtifactAsset extends ArtifactFile {
  readonly contentType: string;
}

/** The parts of the wrangler configuration that the upload needs. */
export interface WorkerSettings {
  /** Path of one of the `modules`; absent for a Worker that has only assets. */
  readonly mainModule?: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly bindings: readonly WorkerBinding[];
  readonly migrations: readonly Migration[];
  readonly assetsConfig?: AssetsConfig;
  /** `limits`, `observability`, `placement` and similar keys, uploaded unchanged. */
  readonly passthrough: Readonly<Record<string, unknown>>;
}

/** `assets.config` of the script upload. `_headers` and `_redirects` hold the contents of those files. */
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
  /** Identifies what the artifact was built from: source tree, options and toolchain. 64 hex digits. */
  readonly buildKey: string;
  readonly worker: WorkerSettings;
  readonly modules: readonly ArtifactModule[];
  readonly assets: readonly ArtifactAsset[];
  readonly toolchain: Readonly<Record<string, string>>;
  readonly metrics: BuildMetrics;
}

/** Sizes of an artifact. No durations: with them, two builds of the same source would differ. */
export interface BuildMetrics {
  readonly workerBytes: number;
  readonly workerGzipBytes: number;
  readonly assetBytes: number;
  readonly assetCount: number;
  /** The five largest source files of the Worker, largest first. */
  readonly largestModules: readonly ModuleSize[];
  /** The five largest source files of the assets, largest first. */
  readonly largestAssets: readonly ModuleSize[];
}

/** A source file, or a module that is uploaded unchanged, and its size in the artifact. */
export interface ModuleSize {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Path of the treemap in every artifact: an SVG that is not part of the digest. */
export const TREEMAP_PATH = "report/treemap.svg";

/** An artifact on disk: `directory` holds `manifest.json`, `worker/`, `assets/` and `report/`. */
export interface Artifact {
  readonly manifest: Manifest;
  readonly directory: string;
  /** SHA of the git commit whose tree is the artifact; absent if it is not stored in git. */
  readonly commit?: string;
}

/** A binding as the API writes it: `type` decides which other fields there are. */
export interface Binding {
  readonly type: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface StoredModule {
  /** Also the name by which other modules import it. */
  readonly name: string;
  /** The content type of its part in the upload. */
  readonly type: string;
  /** SHA-256, hex: the key in the module store. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Asset path (with a leading slash) to content. */
export type AssetManifest = Readonly<Record<string, { readonly hash: string; readonly size: number }>>;

/** https://developers.cloudflare.com/workers/static-assets/ */
export interface AssetsConfig {
  readonly html_handling?: "auto-trailing-slash" | "force-trailing-slash" | "drop-trailing-slash" | "none";
  readonly not_found_handling?: "none" | "404-page" | "single-page-application";
  readonly run_worker_first?: boolean | readonly string[];
  readonly serve_directly?: boolean;
  /** File contents, not file names. */
  readonly _headers?: string;
  readonly _redirects?: string;
}

export interface StoredAssets {
  /** Blobs are shared within a namespace; account-level Workers share the pool "". */
  readonly pool: string;
  readonly manifest: AssetManifest;
  readonly config: AssetsConfig;
}

export interface DurableObjectClass {
  readonly storage: "sqlite" | "kv";
  /** Names the storage; stays when the class is renamed, never comes back when it was deleted. */
  readonly key: string;
}

/** Everything one upload leads to; immutable, a new upload makes a new record. */
export interface ScriptRecord {
  readonly name: string;
  readonly versionId: string;
  readonly etag: string;
  readonly createdOn: string;
  readonly modifiedOn: string;
  readonly mainModule?: string;
  readonly modules: readonly StoredModule[];
  readonly bindings: readonly Binding[];
  readonly compatibilityDate?: string;
  readonly compatibilityFlags: readonly string[];
  readonly assets?: StoredAssets;
  readonly durableObjects: Readonly<Record<string, DurableObjectClass>>;
  readonly migrationTag?: string;
  readonly tags: readonly string[];
  /** Metadata that is kept and given back but has no effect locally: limits, observability, placement and so on. */
  readonly passive: Readonly<Record<string, unknown>>;
}

export interface NamespaceRecord {
  readonly id: string;
  name: string;
  trustedWorkers: boolean;
  readonly createdOn: string;
  modifiedOn: string;
  readonly scripts: Record<string, ScriptRecord>;
}

export interface DeploymentRecord {
  readonly id: string;
  readonly createdOn: string;
  readonly versionId: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A Worker of the account itself, such as the dispatcher. */
export interface AccountScriptRecord {
  /** Newest first; bounded. */
  versions: ScriptRecord[];
  /** Newest first; bounded. Empty until the first version is deployed. */
  deployments: DeploymentRecord[];
  subdomain: { enabled: boolean; previews_enabled: boolean };
  routes: unknown[];
}

export interface ResourceRecord {
  readonly id: string;
  readonly name: string;
  readonly createdOn: string;
}

/** All that is kept besides modules, asset files and storage. */
export interface AccountState {
  readonly accountId: string;
  readonly apiToken: string;
  readonly namespaces: Record<string, NamespaceRecord>;
  readonly scripts: Record<string, AccountScriptRecord>;
  readonly kv: Record<string, ResourceRecord>;
  readonly d1: Record<string, ResourceRecord>;
  readonly r2: Record<string, ResourceRecord>;
  readonly queues: Record<string, ResourceRecord>;
  /** Content type by asset pool and hash. */
  readonly assetTypes: Record<string, Record<string, string>>;
}

/** A binding in the format of the API; `type` determines the other fields. */
export interface Binding {
  readonly type: string;
  readonly name: string;
  readonly [field: string]: unknown;
}

export interface StoredModule {
  /** The name by which other modules import it. */
  readonly name: string;
  /** The content type of its part in the upload. */
  readonly type: string;
  /** SHA-256 in hexadecimal, the key in the module store. */
  readonly digest: string;
  readonly sizeBytes: number;
}

/** Hash and size of each asset by path, with a leading slash. */
export type AssetManifest = Readonly<Record<string, { readonly hash: string; readonly size: number }>>;

/** https://developers.cloudflare.com/workers/static-assets/ */
export interface AssetsConfig {
  readonly html_handling?: "auto-trailing-slash" | "force-trailing-slash" | "drop-trailing-slash" | "none";
  readonly not_found_handling?: "none" | "404-page" | "single-page-application";
  readonly run_worker_first?: boolean | readonly string[];
  readonly serve_directly?: boolean;
  /** Contents of the `_headers` file. */
  readonly _headers?: string;
  /** Contents of the `_redirects` file. */
  readonly _redirects?: string;
}

export interface StoredAssets {
  /** Namespace that shares asset blobs; "" for Workers of the account itself. */
  readonly pool: string;
  readonly manifest: AssetManifest;
  readonly config: AssetsConfig;
}

export interface DurableObjectClass {
  readonly storage: "sqlite" | "kv";
  /** Name of the storage: unchanged when the class is renamed, and never reused after it is deleted. */
  readonly key: string;
}

/** One version of a script. Immutable; a new upload creates a new record. */
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
  /** Metadata that is stored and returned but has no effect locally: limits, observability, placement and so on. */
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

/** The state of the account, except modules, asset files and storage. */
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

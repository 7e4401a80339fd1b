import { randomBytes } from "node:crypto";
import { MAX_ASSET_BYTES, PLAN_LIMITS } from "../../../../actions/shared/domain/limits.ts";
import { describeSize } from "../../../../actions/shared/domain/text/byte-size.ts";
import { ApiError, invalidUpload, unauthorized } from "../wire/api-error.ts";
import type { AssetManifest, StoredAssets } from "./records.ts";
import type { StateStore } from "./state-store.ts";

interface Session {
  readonly pool: string;
  readonly manifest: AssetManifest;
  readonly missing: Set<string>;
  readonly expiresAt: number;
}

export interface OpenedSession {
  readonly jwt: string;
  /** Hashes to upload, grouped by request; empty when every file is known, and then `jwt` is the completion token. */
  readonly buckets: readonly (readonly string[])[];
}

export interface AssetFile {
  readonly hash: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

const BUCKET_SIZE = 50;
const LIFETIME_MS = 3_600_000;
const MAX_FILES = PLAN_LIMITS.free.assetCount;

/** Direct upload of static assets: https://developers.cloudflare.com/workers/static-assets/direct-upload/ */
export class AssetSessions {
  readonly #store: StateStore;
  readonly #sessions = new Map<string, Session>();

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** `pool` is the namespace within which files are deduplicated by hash. */
  open(pool: string, manifest: unknown): OpenedSession {
    const parsed = parseManifest(manifest);
    const hashes = new Set(Object.values(parsed).map(({ hash }) => hash));
    const missing = [...hashes].filter((hash) => !this.#store.hasAsset(pool, hash));
    const session = {
      pool,
      manifest: parsed,
      missing: new Set(missing),
      expiresAt: Date.now() + LIFETIME_MS,
    };
    const jwt = this.#issue(session);
    const buckets: string[][] = [];
    for (let i = 0; i < missing.length; i += BUCKET_SIZE) buckets.push(missing.slice(i, i + BUCKET_SIZE));
    return { jwt, buckets };
  }

  /** Takes files in; gives the completion token once the last file of the manifest is there. */
  upload(jwt: string, files: readonly AssetFile[]): { readonly jwt: string | undefined } {
    const session = this.#find(jwt);
    if (session === undefined) throw unauthorized();
    const wanted = new Set(Object.values(session.manifest).map(({ hash }) => hash));
    for (const { hash, contentType, content } of files) {
      if (!wanted.has(hash)) throw new ApiError(400, 10303, `The file "${hash}" is not in the manifest.`);
      this.#store.putAsset(session.pool, hash, contentType, content);
      session.missing.delete(hash);
    }
    return { jwt: session.missing.size === 0 ? this.#issue(session) : undefined };
  }

  /** @throws ApiError 400/10021 unless it is a completion token for this pool */
  complete(pool: string, jwt: string): StoredAssets {
    const session = this.#find(jwt);
    if (session === undefined || session.pool !== pool || session.missing.size > 0) {
      throw invalidUpload("assets.jwt is not a completion token of an upload session.");
    }
    return { pool, manifest: session.manifest, config: {} };
  }

  #find(jwt: string): Session | undefined {
    const session = this.#sessions.get(jwt);
    return session !== undefined && session.expiresAt > Date.now() ? session : undefined;
  }

  #issue(session: Session): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = encode({ alg: "HS256", typ: "JWT" });
    const body = encode({ exp: Math.floor(session.expiresAt / 1000), iat: Math.floor(Date.now() / 1000) });
    const jwt = `${head}.${body}.${randomBytes(32).toString("base64url")}`;
    this.#sessions.set(jwt, session);
    return jwt;
  }
}

function parseManifest(value: unknown): AssetManifest {
  if (typeof value !== "object" || value === null) throw invalidUpload("manifest must be an object.");
  const entries = Object.entries(value as Record<string, { hash?: unknown; size?: unknown } | null>);
  if (entries.length > MAX_FILES) throw invalidUpload(`The manifest has more than ${MAX_FILES} files.`);
  for (const [path, entry] of entries) {
    const segments = path.split("/");
    if (
      segments[0] !== "" ||
      segments.slice(1).some((each) => each === "" || each === "." || each === "..")
    ) {
      throw invalidUpload(`"${path}" is not an asset path; it must start with "/" and name a file.`);
    }
    if (typeof entry?.hash !== "string" || !/^[0-9a-f]{32}$/.test(entry.hash)) {
      throw invalidUpload(`The hash of "${path}" must be 32 hex digits.`);
    }
    if (typeof entry.size !== "number" || entry.size > MAX_ASSET_BYTES) {
      throw invalidUpload(`"${path}" is larger than ${describeSize(MAX_ASSET_BYTES)}.`);
    }
  }
  return value as AssetManifest;
}

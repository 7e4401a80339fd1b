import { randomBytes } from "node:crypto";
import * as v from "valibot";
import { MAX_ASSET_BYTES, PLAN_LIMITS } from "../../../../actions/shared/domain/limits.ts";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import { describeSize } from "../../../../actions/shared/domain/text/byte-size.ts";
import { ApiError, invalidUpload, unauthorized } from "../wire/api-error.ts";
import { readValue } from "../wire/read-value.ts";
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
  /** Hashes to upload, grouped by request. If every file is known, it is empty and `jwt` is the completion token. */
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

/** Returns true for a path such as `/docs/index.html`, which names a file and does not leave the root. */
function isAssetPath(path: string): boolean {
  const [first, ...names] = path.split("/");
  return first === "" && names.every((name) => name !== "" && name !== "." && name !== "..");
}

const MANIFEST = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
  v.record(
    v.pipe(v.string(), v.check(isAssetPath, 'an asset path that starts with "/" and names a file')),
    fields.object({
      hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, "32 hexadecimal digits")),
      size: v.pipe(v.number(), v.maxValue(MAX_ASSET_BYTES, `at most ${describeSize(MAX_ASSET_BYTES)}`)),
    }),
  ),
);

/** Direct upload of static assets: https://developers.cloudflare.com/workers/static-assets/direct-upload/ */
export class AssetSessions {
  readonly #store: StateStore;
  readonly #sessions = new Map<string, Session>();

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** Opens a session. `pool` is the namespace within which files are deduplicated by hash. */
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

  /** Stores files. Returns the completion token once the last file of the manifest has arrived. */
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

  /**
   * Returns the assets of a completed session. Throws ApiError 400/10021 unless `jwt` is a completion token of this
   * pool.
   */
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
  const manifest = readValue(MANIFEST, value, invalidUpload);
  if (Object.keys(manifest).length > MAX_FILES) {
    throw invalidUpload(`The manifest has more than ${MAX_FILES} files.`);
  }
  return manifest;
}

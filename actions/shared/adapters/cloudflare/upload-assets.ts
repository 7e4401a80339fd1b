import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, ArtifactAsset } from "../../domain/build/manifest.ts";
import type { Clock } from "../../ports/clock.ts";
import { callingCloudflare } from "./calling-cloudflare.ts";
import type { CloudflareClient } from "./client.ts";
import { isRecord, resultOf, textsOf } from "./envelope.ts";

export interface AssetsUpload {
  readonly client: CloudflareClient;
  readonly clock: Clock;
  readonly accountId: string;
  /** Path of the script below the account, without a trailing slash. */
  readonly scriptPath: string;
  /**
   * Cloudflare deduplicates by hash across the namespace and trusts the hash that it is told, so whoever may
   * not share files with somebody else needs a salt of their own.
   */
  readonly salt: string;
}

interface Session {
  /** Opens the bucket uploads; with no bucket left to upload it is the completion token already. */
  readonly jwt: string;
  /** Hashes Cloudflare does not hold yet, in the groups it wants them. */
  readonly buckets: readonly (readonly string[])[];
}

/**
 * Uploads what Cloudflare does not hold yet and returns the completion token for the script upload.
 * https://developers.cloudflare.com/workers/static-assets/direct-upload/
 */
export async function uploadAssets(upload: AssetsUpload, { manifest, directory }: Artifact): Promise<string> {
  const { client, clock, scriptPath, salt } = upload;
  const byHash = new Map(manifest.assets.map((asset) => [hashOf(asset, salt), asset]));
  const files = Object.fromEntries(
    manifest.assets.map((asset) => [asset.path, { hash: hashOf(asset, salt), size: asset.sizeBytes }]),
  );
  const session = await callingCloudflare(clock, "open an assets upload", async () =>
    parseSession(await client.post(`${scriptPath}/assets-upload-session`, { body: { manifest: files } })),
  );
  const answers = await Promise.all(
    session.buckets.map((bucket) => uploadBucket(upload, session.jwt, directory, bucket, byHash)),
  );
  // Only the answer that completes the set carries a token, and buckets finish in any order.
  return answers.find((jwt) => jwt !== undefined) ?? session.jwt;
}

async function uploadBucket(
  { client, clock, accountId }: AssetsUpload,
  jwt: string,
  directory: string,
  bucket: readonly string[],
  byHash: ReadonlyMap<string, ArtifactAsset>,
): Promise<string | undefined> {
  const form = new FormData();
  for (const hash of bucket) {
    const asset = byHash.get(hash);
    if (asset === undefined) continue;
    const content = await readFile(join(directory, "assets", asset.path), "base64");
    // A File, not a string: the part's content type is what the asset is served with later.
    form.set(hash, new File([content], hash, { type: asset.contentType }));
  }
  return callingCloudflare(clock, "take an upload of assets", async () => {
    const answer = await client.post(`/accounts/${accountId}/workers/assets/upload`, {
      query: { base64: true },
      headers: { authorization: `Bearer ${jwt}` },
      body: form,
    });
    const result = resultOf(answer);
    return isRecord(result) && typeof result["jwt"] === "string" ? result["jwt"] : undefined;
  });
}

/** 32 hex digits over content, type (it is stored with the content) and salt. */
function hashOf({ digest, contentType }: ArtifactAsset, salt: string): string {
  const hash = createHash("sha256").update(JSON.stringify([digest, contentType, salt]));
  return hash.digest("hex").slice(0, 32);
}

function parseSession(envelope: unknown): Session {
  const result = resultOf(envelope);
  const jwt = isRecord(result) ? result["jwt"] : undefined;
  if (!isRecord(result) || typeof jwt !== "string") throw new Error("The assets session has no token.");
  const buckets = Array.isArray(result["buckets"]) ? result["buckets"].map(textsOf) : [];
  return { jwt, buckets };
}

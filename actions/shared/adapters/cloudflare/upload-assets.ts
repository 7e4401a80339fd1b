import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Artifact, ArtifactAsset } from "../../domain/build/manifest.ts";
import * as fields from "../../domain/schema/fields.ts";
import { validEntries } from "../../domain/schema/tolerant.ts";
import type { Clock } from "../../ports/clock.ts";
import { callingCloudflare } from "./calling-cloudflare.ts";
import type { CloudflareClient } from "./client.ts";
import { parseResult } from "./envelope.ts";

interface AssetsUpload {
  readonly client: CloudflareClient;
  readonly clock: Clock;
  readonly accountId: string;
  /** Path of the script below the account, without a trailing slash. */
  readonly scriptPath: string;
  /**
   * Cloudflare deduplicates by hash across the namespace and trusts the hash in the request. Apps that must not share
   * files need different salts.
   */
  readonly salt: string;
}

const SESSION = fields.object({
  /** Authorizes the bucket uploads. If there are no buckets, it already is the completion token. */
  jwt: v.string(),
  /** Hashes that Cloudflare does not have yet, in groups to upload together. */
  buckets: v.optional(validEntries(validEntries(v.string())), []),
});

const BUCKET_RESULT = fields.object({ jwt: v.string() });

/**
 * Uploads the assets that Cloudflare does not have yet and returns the completion token for the script upload.
 * https://developers.cloudflare.com/workers/static-assets/direct-upload/
 */
export async function uploadAssets(upload: AssetsUpload, { manifest, directory }: Artifact): Promise<string> {
  const { client, clock, scriptPath, salt } = upload;
  const byHash = new Map(manifest.assets.map((asset) => [hashAsset(asset, salt), asset]));
  const files = Object.fromEntries(
    manifest.assets.map((asset) => [asset.path, { hash: hashAsset(asset, salt), size: asset.sizeBytes }]),
  );
  const session = await callingCloudflare(clock, "the request for an assets upload", async () => {
    const body = { manifest: files };
    const answer = await client.post(`${scriptPath}/assets-upload-session`, { body });
    const opened = parseResult(SESSION, answer);
    if (opened === undefined) throw new Error("Cloudflare's answer for an assets upload has no token.");
    return opened;
  });
  const answers = await Promise.all(
    session.buckets.map((bucket) => uploadBucket(upload, { jwt: session.jwt, directory, bucket, byHash })),
  );
  // Only the answer to the last bucket has a token, and buckets finish in any order.
  return answers.find((jwt) => jwt !== undefined) ?? session.jwt;
}

interface Bucket {
  readonly jwt: string;
  /** The artifact's directory. */
  readonly directory: string;
  /** Hashes of its files. */
  readonly bucket: readonly string[];
  readonly byHash: ReadonlyMap<string, ArtifactAsset>;
}

async function uploadBucket(
  { client, clock, accountId }: AssetsUpload,
  { jwt, directory, bucket, byHash }: Bucket,
): Promise<string | undefined> {
  const form = new FormData();
  for (const hash of bucket) {
    const asset = byHash.get(hash);
    if (asset === undefined) continue;
    const content = await readFile(join(directory, "assets", asset.path), "base64");
    // A File, because Cloudflare serves the asset with the part's content type.
    form.set(hash, new File([content], hash, { type: asset.contentType }));
  }
  return callingCloudflare(clock, "the upload of assets", async () => {
    const answer = await client.post(`/accounts/${accountId}/workers/assets/upload`, {
      query: { base64: true },
      headers: { authorization: `Bearer ${jwt}` },
      body: form,
    });
    return parseResult(BUCKET_RESULT, answer)?.jwt;
  });
}

/** Returns 32 hexadecimal digits that depend on content, content type (stored with the content) and salt. */
function hashAsset({ digest, contentType }: ArtifactAsset, salt: string): string {
  const hash = createHash("sha256").update(JSON.stringify([digest, contentType, salt]));
  return hash.digest("hex").slice(0, 32);
}

import { createHash, timingSafeEqual } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parseYarnChecksum } from "../../domain/lock-file/yarn-checksum.ts";
import { digestYarnArchive } from "./yarn-archive.ts";
import { loadCompression } from "./yarn-compression.ts";

/** Strong enough to decide what code runs, strongest first. */
const ALGORITHMS = ["sha512", "sha384", "sha256"] as const;
/** Larger than any package of a front end; bounds what a small tarball can expand to. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024;

/** What a lock file says about a tarball. */
export interface WantedIntegrity {
  /** Name in the package's own `package.json`. */
  readonly name: string;
  /** Subresource integrity, or a checksum of yarn 2 and later with its cache key. */
  readonly integrity: string;
}

/**
 * Returns true if a tarball has the integrity that a lock file records. Of several hashes, one of the strongest algorithm
 * decides: https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist
 */
export async function hasIntegrity(tarball: Buffer, { name, integrity }: WantedIntegrity): Promise<boolean> {
  const checksum = parseYarnChecksum(integrity);
  if (checksum === undefined) return hasSubresourceIntegrity(tarball, integrity);
  try {
    const tar = gunzipSync(tarball, { maxOutputLength: MAX_UNPACKED_BYTES });
    const compress = await loadCompression(checksum);
    const digest = digestYarnArchive(tar, name, { format: checksum.format, compress });
    return equals(Buffer.from(digest, "hex"), Buffer.from(checksum.digest, "hex"));
  } catch {
    // Bytes that are not a tarball are not the locked ones either.
    return false;
  }
}

function hasSubresourceIntegrity(tarball: Buffer, integrity: string): boolean {
  const hashes = integrity
    .trim()
    .split(/\s+/)
    .map((one) => one.replace(/\?.*$/s, ""));
  for (const algorithm of ALGORITHMS) {
    const wanted = hashes.filter((one) => one.startsWith(`${algorithm}-`));
    if (wanted.length === 0) continue;
    const found = createHash(algorithm).update(tarball).digest();
    return wanted.some((one) => equals(found, Buffer.from(one.slice(algorithm.length + 1), "base64")));
  }
  return false;
}

function equals(found: Buffer, wanted: Buffer): boolean {
  return found.length === wanted.length && timingSafeEqual(found, wanted);
}

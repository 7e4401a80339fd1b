import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

export type BlobPermission = "read" | "write";

/** Signs addresses of cached bytes, as a shared access signature does. They live as long as the process. */
export interface BlobSignatures {
  sign(cacheId: number, permission: BlobPermission): string;
  verify(signature: string, cacheId: number, permission: BlobPermission): boolean;
}

export function createBlobSignatures(key: Buffer = randomBytes(32)): BlobSignatures {
  const sign = (cacheId: number, permission: BlobPermission) =>
    createHmac("sha256", key).update(`${permission} ${cacheId}`).digest("hex");
  return {
    sign,
    verify(signature, cacheId, permission) {
      const expected = Buffer.from(sign(cacheId, permission));
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

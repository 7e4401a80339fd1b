import { type Context, Hono } from "hono";
import type { Signatures } from "../http/signatures.ts";
import type { Urls } from "../http/urls.ts";
import type { Blobs } from "./blobs.ts";
import { parseRange } from "./parse-range.ts";

/** The service that a blob belongs to; a blob's id is unique within its kind. */
export type BlobKind = "cache" | "artifact";

/** The blobs of one service. */
interface BlobSource {
  readonly kind: BlobKind;
  readonly blobs: Blobs;
  /** Returns true while the blob may be written. */
  isOpen(blobId: number): boolean;
  /** Returns additional response headers, such as the content type. */
  readHeaders?(blobId: number): Readonly<Record<string, string>>;
}

const BLOCK_LIST_ENTRY = /<(?:Latest|Uncommitted|Committed)>([^<]+)</g;

/**
 * Serves the part of Azure's Blob service that GitHub's clients use: Put Blob, Put Block, Put Block List, Get Blob with
 * ranges, and Get Blob Properties. https://learn.microsoft.com/en-us/rest/api/storageservices/operations-on-blobs
 */
export function blobRoutes(
  { kind, blobs, isOpen, readHeaders }: BlobSource,
  signatures: Pick<Signatures, "verify">,
): Hono {
  const routes = new Hono();
  const path = `/_${kind}/:repository/:id{[0-9]+}`;

  routes.put(path, async (c) => {
    const blobId = Number(c.req.param("id"));
    const signed = signatures.verify(c.req.query("sig"), blobAccess(kind, "write", blobId));
    if (!signed || !isOpen(blobId)) return problem(c, 403, "AuthenticationFailed");
    switch (c.req.query("comp")) {
      case undefined:
        await blobs.write(blobId, c.req.raw.body);
        return created(c);
      case "block":
        await blobs.writeBlock(blobId, c.req.query("blockid") ?? "", c.req.raw.body);
        return created(c);
      case "blocklist": {
        const list = await c.req.text();
        const blockIds = [...list.matchAll(BLOCK_LIST_ENTRY)].map(([, blockId = ""]) => blockId);
        await blobs.commit(blobId, blockIds);
        return created(c);
      }
      default:
        return problem(c, 400, "UnsupportedQueryParameter");
    }
  });

  // Hono serves HEAD from the GET handler.
  routes.get(path, async (c) => {
    const blobId = Number(c.req.param("id"));
    if (!signatures.verify(c.req.query("sig"), blobAccess(kind, "read", blobId))) {
      return problem(c, 403, "AuthenticationFailed");
    }
    const size = await blobs.findSize(blobId);
    if (size === undefined) return problem(c, 404, "BlobNotFound");
    const range = parseRange(c.req.header("x-ms-range") ?? c.req.header("range"), size);
    if (range === "unsatisfiable") return problem(c, 416, "InvalidRange");
    const headers = {
      ...BLOB_HEADERS,
      "accept-ranges": "bytes",
      "content-length": String(range === undefined ? size : range.end - range.start + 1),
      "content-type": "application/octet-stream",
      "x-ms-blob-type": "BlockBlob",
      ...readHeaders?.(blobId),
      ...(range === undefined ? {} : { "content-range": `bytes ${range.start}-${range.end}/${size}` }),
    };
    const body = c.req.method === "HEAD" ? null : blobs.read(blobId, range);
    return new Response(body, { status: range === undefined ? 200 : 206, headers });
  });

  return routes;
}

/** Returns a signed URL that works without a token. Azure's client reads its path as account, container and blob. */
export function signBlobUrl(
  { urls, signatures }: { readonly urls: Urls; readonly signatures: Pick<Signatures, "sign"> },
  kind: BlobKind,
  permission: "read" | "write",
  { id, repositoryId }: { readonly id: number; readonly repositoryId: number },
): string {
  const signature = signatures.sign(blobAccess(kind, permission, id));
  return `${urls.results}_${kind}/${repositoryId}/${id}?sig=${signature}`;
}

/** Describes the access that a URL's signature grants. */
function blobAccess(kind: BlobKind, permission: "read" | "write", blobId: number): string {
  return `${permission} ${kind} ${blobId}`;
}

/** A blob is immutable, so every blob has the same ETag and date. */
const BLOB_HEADERS = {
  etag: '"0x1"',
  "last-modified": new Date(0).toUTCString(),
  "x-ms-version": "2025-11-05",
};

function created(c: Context): Response {
  return c.body(null, 201, BLOB_HEADERS);
}

function problem(c: Context, status: 400 | 403 | 404 | 416, code: string): Response {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return c.body(xml, status, { "content-type": "application/xml", "x-ms-error-code": code });
}

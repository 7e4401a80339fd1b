import { type Context, Hono } from "hono";
import type { Signatures } from "../http/signatures.ts";
import type { CacheEntries } from "./cache-entries.ts";
import { parseRange } from "./parse-range.ts";

const BLOB = "/_cache/:repository/:id{[0-9]+}";

const BLOCK_LIST_ENTRY = /<(?:Latest|Uncommitted|Committed)>([^<]+)</g;

/**
 * The part of Azure's Blob service that the cache client uses: Put Blob, Put Block, Put Block List, Get Blob with
 * ranges and Get Blob Properties. https://learn.microsoft.com/en-us/rest/api/storageservices/operations-on-blobs
 */
export function blobRoutes({ blobs, isOpen }: CacheEntries, signatures: Signatures): Hono {
  const routes = new Hono();

  routes.put(BLOB, async (c) => {
    const cacheId = Number(c.req.param("id"));
    const allowed = signatures.verify(c.req.query("sig"), blobAccess("write", cacheId)) && isOpen(cacheId);
    if (!allowed) return problem(c, 403, "AuthenticationFailed");
    switch (c.req.query("comp")) {
      case undefined:
        await blobs.write(cacheId, c.req.raw.body);
        return created(c);
      case "block":
        await blobs.writeBlock(cacheId, c.req.query("blockid") ?? "", c.req.raw.body);
        return created(c);
      case "blocklist": {
        const list = await c.req.text();
        await blobs.commit(
          cacheId,
          [...list.matchAll(BLOCK_LIST_ENTRY)].map(([, blockId = ""]) => blockId),
        );
        return created(c);
      }
      default:
        return problem(c, 400, "UnsupportedQueryParameter");
    }
  });

  // Hono answers HEAD with the headers of GET.
  routes.get(BLOB, async (c) => {
    const cacheId = Number(c.req.param("id"));
    if (!signatures.verify(c.req.query("sig"), blobAccess("read", cacheId)))
      return problem(c, 403, "AuthenticationFailed");
    const size = await blobs.findSize(cacheId);
    if (size === undefined) return problem(c, 404, "BlobNotFound");
    const range = parseRange(c.req.header("x-ms-range") ?? c.req.header("range"), size);
    if (range === "unsatisfiable") return problem(c, 416, "InvalidRange");
    const headers = {
      ...BLOB_HEADERS,
      "accept-ranges": "bytes",
      "content-length": String(range === undefined ? size : range.end - range.start + 1),
      "content-type": "application/octet-stream",
      "x-ms-blob-type": "BlockBlob",
      ...(range === undefined ? {} : { "content-range": `bytes ${range.start}-${range.end}/${size}` }),
    };
    const body = c.req.method === "HEAD" ? null : blobs.read(cacheId, range);
    return new Response(body, { status: range === undefined ? 200 : 206, headers });
  });

  return routes;
}

/** What a signed address allows. */
export function blobAccess(permission: "read" | "write", cacheId: number): string {
  return `${permission} cache ${cacheId}`;
}

/** What one address holds never changes, so one tag will do. */
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

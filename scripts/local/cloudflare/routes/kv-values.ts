import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { loadResource, type ResourceCollection } from "./resources.ts";

/** Serves keys and values: https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/ */
export function kvValueRoutes(account: Account, namespaces: ResourceCollection): Hono {
  const routes = new Hono();
  const open = (id: string) => account.resources.kv(loadResource(namespaces, id).id);

  routes.get("/:id/keys", async (c) => {
    const kv = await open(c.req.param("id"));
    const { prefix, limit, cursor } = c.req.query();
    const page = await kv.list({
      prefix: prefix ?? null,
      limit: Number(limit) || 1000,
      cursor: cursor ?? null,
    });
    const next = page.list_complete ? "" : (page.cursor ?? "");
    return success(c, page.keys, { info: { count: page.keys.length, cursor: next } });
  });

  routes.get("/:id/values/:key", async (c) => {
    const kv = await open(c.req.param("id"));
    const value = await kv.get(c.req.param("key"), "arrayBuffer");
    if (value === null) throw new ApiError(404, 10009, "get: 'key not found'");
    return c.body(value, 200, { "content-type": "application/octet-stream" });
  });

  routes.put("/:id/values/:key", async (c) => {
    const kv = await open(c.req.param("id"));
    const { value, metadata } = await readValue(c.req.raw);
    const ttl = Number(c.req.query("expiration_ttl")) || undefined;
    const expiration = Number(c.req.query("expiration")) || undefined;
    await kv.put(c.req.param("key"), value, {
      ...(ttl !== undefined && { expirationTtl: ttl }),
      ...(expiration !== undefined && { expiration }),
      ...(metadata !== undefined && { metadata }),
    });
    return success(c, null);
  });

  routes.delete("/:id/values/:key", async (c) => {
    await (await open(c.req.param("id"))).delete(c.req.param("key"));
    return success(c, null);
  });
  return routes;
}

/** Reads the value: the body itself, or the parts `value` and `metadata` of a multipart body. */
async function readValue(request: Request): Promise<{ value: ArrayBuffer; metadata?: unknown }> {
  if (!request.headers.get("content-type")?.startsWith("multipart/form-data")) {
    return { value: await request.arrayBuffer() };
  }
  const form = await request.formData();
  const value = form.get("value");
  if (value === null) throw badRequest("The part value is missing.");
  const bytes = await new Response(value).arrayBuffer();
  const metadata = form.get("metadata");
  return typeof metadata === "string" ? { value: bytes, metadata: JSON.parse(metadata) } : { value: bytes };
}

import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { success } from "../wire/envelope.ts";
import { readUploadForm } from "../wire/upload-form.ts";

/** The content type that direct upload sends for a file without one. */
const NO_TYPE = "application/null";

/** Serves `POST /workers/assets/upload`. The bearer token is that of an upload session, not the API token. */
export function assetUploadRoutes(account: Account): Hono {
  const routes = new Hono();
  routes.post("/", async (c) => {
    const jwt = (c.req.header("authorization") ?? "").replace(/^Bearer /, "");
    const { files } = await readUploadForm(c, "");
    const base64 = c.req.query("base64") === "true";
    const decoded = files.map(({ name, type, content }) => ({
      hash: name,
      contentType: type === NO_TYPE ? "" : type,
      content: base64 ? Buffer.from(Buffer.from(content).toString("latin1"), "base64") : content,
    }));
    const completed = account.sessions.upload(jwt, decoded);
    return success(c, { jwt: completed.jwt ?? null }, { status: completed.jwt === undefined ? 202 : 201 });
  });
  return routes;
}

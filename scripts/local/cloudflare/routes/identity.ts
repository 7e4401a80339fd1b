import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { list, success } from "../wire/envelope.ts";

/** Serves the owner of the token, which the SDK and wrangler look up. */
export function identityRoutes(account: Account): Hono {
  const { accountId, apiToken } = account.store.account;
  const tokenId = createHash("md5").update(apiToken).digest("hex");
  const view = { id: accountId, name: "Local platform", type: "standard", settings: {} };
  const verified = { id: tokenId, status: "active" };
  const routes = new Hono();
  routes.get("/user/tokens/verify", (c) => success(c, verified));
  routes.get("/accounts", (c) => list(c, [view]));
  routes.get("/accounts/:account", (c) => success(c, view));
  routes.get("/accounts/:account/tokens/verify", (c) => success(c, verified));
  routes.get("/memberships", (c) => list(c, [{ id: tokenId, status: "accepted", account: view }]));
  routes.get("/user", (c) => success(c, { id: tokenId, email: "local@localhost" }));
  return routes;
}

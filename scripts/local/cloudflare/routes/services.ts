import { Hono } from "hono";
import { type Account, deployedVersion } from "../account/account.ts";
import { scriptView } from "../account/views.ts";
import { ownEntry } from "../store/own-entry.ts";
import { scriptMissing, serviceMissing } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";

/** Serves the older and newer routes for an account's Worker that `wrangler deploy` uses. */
export function serviceRoutes(account: Account): Hono {
  const routes = new Hono();
  const find = (name: string) => {
    const script = ownEntry(account.store.account.scripts, name);
    return script && deployedVersion(script);
  };
  routes.get("/workers/services/:name", (c) => {
    const record = find(c.req.param("name"));
    if (record === undefined) throw serviceMissing();
    return success(c, {
      id: record.name,
      default_environment: {
        environment: "production",
        script: { ...scriptView(record), last_deployed_from: "wrangler" },
      },
    });
  });
  routes.get("/workers/workers/:name", (c) => {
    const record = find(c.req.param("name"));
    if (record === undefined) throw scriptMissing();
    return success(c, { id: scriptView(record).tag, name: record.name, subdomain: { enabled: false } });
  });
  routes.get("/workers/subdomain", (c) => success(c, { subdomain: "local" }));
  return routes;
}

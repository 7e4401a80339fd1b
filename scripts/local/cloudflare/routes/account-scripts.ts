import { Hono } from "hono";
import { type Account, deployedVersion } from "../account/account.ts";
import { accountScript } from "../account/script-handle.ts";
import { scriptView } from "../account/views.ts";
import { ownEntry } from "../store/own-entry.ts";
import { parseScriptName } from "../store/script-name.ts";
import { scriptMissing } from "../wire/api-error.ts";
import { list, success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/read-value.ts";
import { accountVersionRoutes } from "./account-versions.ts";
import { putScript } from "./put-script.ts";
import { contentResponse } from "./script-content.ts";
import { scriptPartRoutes } from "./script-parts.ts";

/** Serves `/workers/scripts`: Workers of the account itself, such as the dispatcher. */
export function accountScriptRoutes(account: Account): Hono {
  const routes = new Hono();
  const { scripts } = account.store.account;
  const load = (name: string) => {
    const found = ownEntry(scripts, name);
    if (found === undefined) throw scriptMissing();
    return found;
  };

  routes.get("/", (c) => {
    const deployed = Object.values(scripts).flatMap((script) => deployedVersion(script) ?? []);
    return list(c, deployed.map(scriptView));
  });

  routes.put("/:script", (c) => {
    const script = accountScript(account, parseScriptName(c.req.param("script")));
    return putScript(c, account, script);
  });

  routes.get("/:script", (c) => {
    const record = accountScript(account, c.req.param("script")).load();
    return contentResponse(account, record);
  });

  routes.delete("/:script", async (c) => {
    const { key } = accountScript(account, c.req.param("script"));
    await account.exclusively(key, async () => {
      load(key.script);
      delete scripts[key.script];
      account.store.save();
      await account.removeRuntime(key);
    });
    return success(c, null);
  });

  routes.post("/:script/assets-upload-session", async (c) => {
    const { pool } = accountScript(account, parseScriptName(c.req.param("script")));
    const session = account.sessions.open(pool, (await readJsonObject(c))["manifest"]);
    return success(c, session, { status: session.buckets.length > 0 ? 201 : 200 });
  });

  routes.get("/:script/subdomain", (c) => success(c, load(c.req.param("script")).subdomain));
  routes.post("/:script/subdomain", async (c) => {
    const { enabled, previews_enabled } = await readJsonObject(c);
    const script = load(c.req.param("script"));
    script.subdomain = { enabled: enabled === true, previews_enabled: previews_enabled === true };
    account.store.save();
    return success(c, script.subdomain);
  });

  // Routes are only stored and returned: the dispatcher's port serves every hostname.
  routes.put("/:script/routes", async (c) => {
    const script = load(c.req.param("script"));
    const given: unknown = await c.req.json().catch(() => []);
    script.routes = Array.isArray(given) ? given : [];
    account.store.save();
    return success(c, script.routes);
  });

  routes.get("/:script/schedules", (c) => {
    load(c.req.param("script"));
    return success(c, { schedules: [] });
  });

  routes.route("/:script", accountVersionRoutes(account));
  routes.route(
    "/:script",
    scriptPartRoutes(account, (c) => accountScript(account, c.req.param("script") ?? "")),
  );
  return routes;
}

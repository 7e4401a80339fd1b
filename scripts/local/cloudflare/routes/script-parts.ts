import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import type { OpenScript } from "./open-script.ts";
import { scriptContentRoutes } from "./script-content.ts";
import { scriptSecretRoutes } from "./script-secrets.ts";
import { scriptSettingRoutes } from "./script-settings.ts";
import { scriptTagRoutes } from "./script-tags.ts";

/** Serves the routes that scripts of a namespace and of the account share. */
export function scriptPartRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();
  routes.route("/", scriptSettingRoutes(account, open));
  routes.route("/", scriptSecretRoutes(account, open));
  routes.route("/tags", scriptTagRoutes(account, open));
  routes.route("/content", scriptContentRoutes(account, open));
  return routes;
}

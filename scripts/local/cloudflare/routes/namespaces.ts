import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { loadNamespace } from "../account/script-handle.ts";
import { namespaceView } from "../account/views.ts";
import { ownEntry } from "../store/own-entry.ts";
import { badRequest, namespaceExists } from "../wire/api-error.ts";
import { list, success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/read-value.ts";

const NAME = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/**
 * Serves dispatch namespaces:
 * https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/
 */
export function namespaceRoutes(account: Account): Hono {
  const { namespaces } = account.store.account;
  const routes = new Hono();

  routes.get("/", (c) => list(c, Object.values(namespaces).map(namespaceView)));

  routes.post("/", async (c) => {
    const name = parseName((await readJsonObject(c))["name"]);
    if (ownEntry(namespaces, name) !== undefined) throw namespaceExists();
    const now = new Date().toISOString();
    const added = {
      id: randomUUID(),
      name,
      trustedWorkers: false,
      createdOn: now,
      modifiedOn: now,
      scripts: {},
    };
    namespaces[name] = added;
    account.store.save();
    return success(c, namespaceView(added));
  });

  routes.get("/:namespace", (c) =>
    success(c, namespaceView(loadNamespace(account, c.req.param("namespace")))),
  );

  routes.on(["PUT", "PATCH"], "/:namespace", async (c) => {
    const namespace = loadNamespace(account, c.req.param("namespace"));
    const { name, trusted_workers } = await readJsonObject(c);
    if (name !== undefined && name !== namespace.name) {
      throw badRequest("Renaming a dispatch namespace is not supported by the local platform.");
    }
    if (typeof trusted_workers === "boolean") namespace.trustedWorkers = trusted_workers;
    namespace.modifiedOn = new Date().toISOString();
    account.store.save();
    return success(c, namespaceView(namespace));
  });

  // Also deletes the scripts of the namespace.
  routes.delete("/:namespace", async (c) => {
    const namespace = loadNamespace(account, c.req.param("namespace"));
    delete namespaces[namespace.name];
    account.store.save();
    for (const script of Object.keys(namespace.scripts)) {
      await account.removeRuntime({ namespace: namespace.name, script });
    }
    account.store.removeAssets(namespace.name);
    account.store.save();
    return success(c, null);
  });

  return routes;
}

function parseName(value: unknown): string {
  if (typeof value === "string" && NAME.test(value)) return value;
  throw badRequest(
    "The name of a dispatch namespace must consist of lower-case letters, digits, hyphens and underscores.",
  );
}

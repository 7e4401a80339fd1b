import { type Context, Hono } from "hono";
import type { Account } from "../account/account.ts";
import { loadNamespace, namespaceScript } from "../account/script-handle.ts";
import { scriptView } from "../account/views.ts";
import { parseScriptName } from "../store/script-name.ts";
import { parseTagFilter } from "../store/tag-filter.ts";
import { badRequest, namespaceScriptMissing } from "../wire/api-error.ts";
import { cursorPage, success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/read-value.ts";
import { putScript } from "./put-script.ts";
import { scriptPartRoutes } from "./script-parts.ts";

const DEFAULT_PAGE = 100;

/** Serves `/workers/dispatch/namespaces/:namespace/scripts` and the routes below it. */
export function namespaceScriptRoutes(account: Account): Hono {
  const routes = new Hono();

  const readNamespace = (c: Context) => c.req.param("namespace") ?? "";
  const open = (c: Context) =>
    namespaceScript(account, readNamespace(c), parseScriptName(c.req.param("script") ?? ""));

  routes.get("/", (c) => {
    const namespace = loadNamespace(account, readNamespace(c));
    const matches = parseTagFilter(c.req.query("tags"));
    const found = Object.values(namespace.scripts).filter((record) => matches(record.tags));
    return cursorPage(c, found.map(scriptView), DEFAULT_PAGE);
  });

  routes.delete("/", async (c) => {
    const filter = c.req.query("tags");
    // Without a filter this would empty the namespace.
    if (!filter) throw badRequest("Bulk deletion needs the query parameter tags.");
    const namespace = loadNamespace(account, readNamespace(c));
    const matches = parseTagFilter(filter);
    const found = Object.values(namespace.scripts).filter((record) => matches(record.tags));
    for (const { name } of found) await removeScript(account, namespace.name, name);
    return success(
      c,
      found.map(({ name }) => ({ id: name })),
    );
  });

  routes.put("/:script", (c) => putScript(c, account, open(c)));

  routes.get("/:script", (c) => {
    const script = open(c);
    const record = script.find();
    if (record === undefined) throw namespaceScriptMissing();
    return success(c, {
      dispatch_namespace: script.key.namespace,
      created_on: record.createdOn,
      modified_on: record.modifiedOn,
      script: scriptView(record),
    });
  });

  routes.delete("/:script", async (c) => {
    const script = open(c);
    await account.exclusively(script.key, async () => {
      script.load();
      await removeScript(account, script.key.namespace, script.key.script);
    });
    return success(c, null);
  });

  routes.post("/:script/assets-upload-session", async (c) => {
    const script = namespaceScript(
      account,
      c.req.param("namespace") ?? "",
      parseScriptName(c.req.param("script")),
    );
    const { manifest } = await readJsonObject(c);
    const session = account.sessions.open(script.pool, manifest);
    return success(c, session, { status: session.buckets.length > 0 ? 201 : 200 });
  });

  routes.route("/:script", scriptPartRoutes(account, open));
  return routes;
}

async function removeScript(account: Account, namespace: string, script: string): Promise<void> {
  delete loadNamespace(account, namespace).scripts[script];
  account.store.save();
  await account.removeRuntime({ namespace, script });
}

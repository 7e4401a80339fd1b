import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import type { ScriptHandle } from "../account/script-handle.ts";
import { bindingView, secretViews } from "../account/views.ts";
import { isRecord, parseBindings } from "../store/metadata.ts";
import { nextVersion } from "../store/plan-script.ts";
import type { Binding } from "../store/records.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/upload-form.ts";
import type { OpenScript } from "./open-script.ts";

/** https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/subresources/secrets/ */
export function scriptSecretRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();

  /** A null value deletes. Each change is a new version that runs at once. */
  const change = (script: ScriptHandle, secrets: ReadonlyMap<string, Binding | null>) =>
    account.exclusively(script.key, async () => {
      const record = script.load();
      const others = record.bindings.filter(({ name }) => !secrets.has(name));
      const added = [...secrets.values()].filter((secret) => secret !== null);
      const next = nextVersion(record, { bindings: [...others, ...added] });
      await script.activate(next);
      return next;
    });
  const find = (script: ScriptHandle, name: string) => {
    const found = secretViews(script.load()).find((secret) => secret.name === name);
    if (found === undefined) throw new ApiError(404, 10056, `Binding '${name}' not found.`);
    return found;
  };

  routes.get("/secrets", (c) => success(c, secretViews(open(c).load())));
  routes.put("/secrets", async (c) => {
    const secret = parseSecret(await readJsonObject(c));
    await change(open(c), new Map([[secret.name, secret]]));
    return success(c, bindingView(secret));
  });
  routes.get("/secrets/:name", (c) => success(c, find(open(c), c.req.param("name"))));
  routes.delete("/secrets/:name", async (c) => {
    const { name } = find(open(c), c.req.param("name"));
    await change(open(c), new Map([[name, null]]));
    return success(c, null);
  });
  routes.patch("/secrets-bulk", async (c) => {
    const { secrets } = await readJsonObject(c);
    if (!isRecord(secrets)) throw badRequest("secrets must be an object.");
    const changes = Object.entries(secrets).map(
      ([name, secret]) =>
        [name, secret === null ? null : parseSecret({ name, ...(secret as object) })] as const,
    );
    return success(c, secretViews(await change(open(c), new Map(changes))));
  });
  return routes;
}

function parseSecret(value: unknown): Binding {
  const [secret] = parseBindings([value]);
  if (secret?.type === "secret_text" && typeof secret["text"] === "string") return secret;
  if (secret?.type === "secret_key") return secret;
  throw badRequest("A secret needs a name, a text and the type secret_text or secret_key.");
}

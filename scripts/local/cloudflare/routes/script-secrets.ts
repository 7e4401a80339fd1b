import { Hono } from "hono";
import * as v from "valibot";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import type { Account } from "../account/account.ts";
import type { ScriptHandle } from "../account/script-handle.ts";
import { bindingView, secretViews } from "../account/views.ts";
import { parseBindings } from "../store/metadata.ts";
import { nextVersion } from "../store/plan-script.ts";
import type { Binding } from "../store/records.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readJson, readJsonObject, readValue } from "../wire/read-value.ts";
import type { OpenScript } from "./open-script.ts";

const BULK = fields.object({
  secrets: v.record(v.string(), v.nullable(v.looseObject({}))),
});

/**
 * Serves
 * https://developers.cloudflare.com/api/resources/workers_for_platforms/subresources/dispatch/subresources/namespaces/subresources/scripts/subresources/secrets/
 */
export function scriptSecretRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();

  // A null value deletes the secret. Each change creates a new version, which runs at once.
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
    const { secrets } = readValue(BULK, await readJson(c), badRequest);
    const changes = Object.entries(secrets).map(
      ([name, secret]) => [name, secret === null ? null : parseSecret({ name, ...secret })] as const,
    );
    return success(c, secretViews(await change(open(c), new Map(changes))));
  });
  return routes;
}

function parseSecret(value: unknown): Binding {
  const [secret] = parseBindings([value]);
  if (secret?.type === "secret_text" && typeof secret["text"] === "string") return secret;
  if (secret?.type === "secret_key") return secret;
  throw badRequest(
    "A secret needs a name, and either the type secret_text and a text, or the type secret_key.",
  );
}

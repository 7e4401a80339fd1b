import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { bindingView, settingsView } from "../account/views.ts";
import { parseMetadata } from "../store/metadata.ts";
import { migrate } from "../store/migrations.ts";
import { currentMigration, nextVersion, resolveBindings } from "../store/plan-script.ts";
import type { ScriptRecord } from "../store/records.ts";
import { badRequest } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readUploadForm } from "../wire/upload-form.ts";
import type { OpenScript } from "./open-script.ts";

export function scriptSettingRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();
  routes.get("/settings", (c) => success(c, settingsView(open(c).load())));
  routes.get("/bindings", (c) => success(c, open(c).load().bindings.map(bindingView)));
  // Multipart with a JSON part `settings`; fields that it does not contain stay unchanged.
  routes.patch("/settings", async (c) => {
    const { json } = await readUploadForm(c, "settings");
    if (json === undefined) throw badRequest("could not read content for part settings");
    const script = open(c);
    return account.exclusively(script.key, async () => {
      const next = applySettings(script.load(), json);
      await script.activate(next);
      return success(c, settingsView(next));
    });
  });
  return routes;
}

function applySettings(record: ScriptRecord, json: string): ScriptRecord {
  const settings = parseMetadata(json);
  const migrated = migrate(currentMigration(record), settings.migrations);
  return nextVersion(record, {
    ...(settings.given.has("bindings") && {
      bindings: resolveBindings({ previous: record, metadata: settings, strictInherit: true }),
    }),
    ...(settings.tags !== undefined && { tags: settings.tags }),
    ...(settings.compatibilityDate !== undefined && { compatibilityDate: settings.compatibilityDate }),
    ...(settings.given.has("compatibility_flags") && { compatibilityFlags: settings.compatibilityFlags }),
    durableObjects: migrated.classes,
    ...(migrated.tag !== undefined && { migrationTag: migrated.tag }),
    passive: { ...record.passive, ...settings.passive },
  });
}

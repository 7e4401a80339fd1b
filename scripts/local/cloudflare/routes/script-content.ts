import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { scriptView } from "../account/views.ts";
import { parseMetadata } from "../store/metadata.ts";
import { nextVersion } from "../store/plan-script.ts";
import type { ScriptRecord } from "../store/records.ts";
import { invalidUpload } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readUploadForm } from "../wire/upload-form.ts";
import type { OpenScript } from "./open-script.ts";

/** Serves and replaces the modules of a script; bindings and settings stay unchanged. */
export function scriptContentRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();

  routes.get("/", (c) => contentResponse(account, open(c).load()));

  routes.put("/", async (c) => {
    const { json, files } = await readUploadForm(c, "metadata");
    const script = open(c);
    return account.exclusively(script.key, async () => {
      const record = script.load();
      const mainModule =
        (json === undefined ? undefined : parseMetadata(json).mainModule) ?? record.mainModule;
      const modules = files.map(({ name, type, content }) => account.store.putModule(name, type, content));
      if (mainModule === undefined || !modules.some(({ name }) => name === mainModule)) {
        throw invalidUpload(`No such module "${mainModule ?? ""}".`);
      }
      const next = nextVersion(record, { mainModule, modules });
      await script.activate(next);
      return success(c, scriptView(next));
    });
  });
  return routes;
}

/** Renders a script as multipart, one part per module; a header names the entry point. */
export function contentResponse(account: Account, { modules, mainModule }: ScriptRecord): Response {
  const form = new FormData();
  for (const module of modules) {
    const content = account.store.readModule(module);
    form.set(module.name, new File([content], module.name, { type: module.type }));
  }
  return new Response(form, { headers: { "cf-entrypoint": mainModule ?? "" } });
}

import { type Context, Hono } from "hono";
import * as v from "valibot";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import type { Account } from "../account/account.ts";
import { accountScript, addVersion, deploy, loadOrAddAccountScript } from "../account/script-handle.ts";
import { planUpload } from "../account/upload-script.ts";
import { bindingView, settingsView } from "../account/views.ts";
import { ownEntry } from "../store/own-entry.ts";
import type { DeploymentRecord, ScriptRecord } from "../store/records.ts";
import { parseScriptName } from "../store/script-name.ts";
import { ApiError, badRequest, scriptMissing } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readJson, readJsonObject, readValue } from "../wire/read-value.ts";
import { readUploadForm } from "../wire/upload-form.ts";

const DEPLOYMENT = fields.object({
  versions: v.nullish(v.array(fields.object({ version_id: v.string() })), []),
  annotations: v.nullish(v.record(v.string(), v.string()), {}),
});

/**
 * Serves the versions and deployments of an account's Worker, which `wrangler deploy` uses from the second deployment
 * on. https://developers.cloudflare.com/workers/configuration/versions-and-deployments/
 */
export function accountVersionRoutes(account: Account): Hono {
  const routes = new Hono();
  const readScriptName = (c: Context) => c.req.param("script") ?? "";
  const load = (c: Context) => {
    const found = ownEntry(account.store.account.scripts, readScriptName(c));
    if (found === undefined) throw scriptMissing();
    return found;
  };
  const loadVersion = (c: Context, id: string) => {
    const found = load(c).versions.find(({ versionId }) => versionId === id);
    if (found === undefined) throw new ApiError(404, 10023, `Version '${id}' was not found.`);
    return found;
  };

  const loadDeployed = (c: Context) => accountScript(account, readScriptName(c)).load();

  routes.get("/versions", (c) => success(c, { items: load(c).versions.map(versionView) }));
  routes.get("/versions/:version", (c) => success(c, versionView(loadVersion(c, c.req.param("version")))));
  routes.post("/versions", async (c) => {
    const script = accountScript(account, parseScriptName(readScriptName(c)));
    const form = await readUploadForm(c, "metadata");
    const strictInherit = c.req.query("bindings_inherit") === "strict";
    return account.exclusively(script.key, async () => {
      const record = planUpload(account, script, form, { strictInherit });
      await account.check(script.key, record);
      addVersion(loadOrAddAccountScript(account, script.key.script), record);
      account.store.save();
      return success(c, { ...versionView(record), startup_time_ms: 0 });
    });
  });

  routes.get("/deployments", (c) => success(c, { deployments: load(c).deployments.map(deploymentView) }));
  routes.post("/deployments", async (c) => {
    const { versions, annotations } = readValue(DEPLOYMENT, await readJson(c), badRequest);
    const [only, ...others] = versions;
    if (only === undefined || others.length > 0) {
      throw badRequest("The local platform deploys exactly one version, to 100 %.");
    }
    const version = loadVersion(c, only.version_id);
    const { key } = accountScript(account, readScriptName(c));
    return account.exclusively(key, async () => {
      const script = load(c);
      await account.activate(key, version, () => deploy(script, version.versionId, annotations));
      return success(c, script.deployments[0] && deploymentView(script.deployments[0]));
    });
  });

  // Settings of the script, not of a version.
  routes.get("/script-settings", (c) => success(c, scriptSettingsView(loadDeployed(c))));
  routes.patch("/script-settings", async (c) => {
    const settings = await readJsonObject(c);
    const live = loadDeployed(c);
    const next = { ...live, passive: { ...live.passive, ...settings } };
    const script = load(c);
    script.versions = script.versions.map((each) => (each === live ? next : each));
    account.store.save();
    return success(c, scriptSettingsView(next));
  });
  return routes;
}

function scriptSettingsView({ tags, passive }: ScriptRecord) {
  return {
    tags,
    logpush: passive["logpush"] ?? false,
    observability: passive["observability"],
    tail_consumers: passive["tail_consumers"],
  };
}

function versionView(record: ScriptRecord) {
  return {
    id: record.versionId,
    metadata: { created_on: record.modifiedOn, modified_on: record.modifiedOn, source: "api" },
    resources: {
      bindings: record.bindings.map(bindingView),
      script: { etag: record.etag, handlers: ["fetch"], last_deployed_from: "api" },
      script_runtime: settingsView(record),
    },
  };
}

function deploymentView({ id, createdOn, versionId, annotations }: DeploymentRecord) {
  return {
    id,
    created_on: createdOn,
    source: "api",
    strategy: "percentage",
    annotations,
    versions: [{ version_id: versionId, percentage: 100 }],
  };
}

import { type Context, Hono } from "hono";
import type { Account } from "../account/account.ts";
import { accountScript, addVersion, deploy, loadOrAddAccountScript } from "../account/script-handle.ts";
import { planUpload } from "../account/upload-script.ts";
import { bindingView, settingsView } from "../account/views.ts";
import { isRecord } from "../store/metadata.ts";
import { ownEntry } from "../store/own-entry.ts";
import type { DeploymentRecord, ScriptRecord } from "../store/records.ts";
import { parseScriptName } from "../store/script-name.ts";
import { ApiError, badRequest, scriptMissing } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readJsonObject, readUploadForm } from "../wire/upload-form.ts";

/**
 * Versions and deployments of an account's Worker, as `wrangler deploy` uses them from the second time on:
 * https://developers.cloudflare.com/workers/configuration/versions-and-deployments/
 */
export function accountVersionRoutes(account: Account): Hono {
  const routes = new Hono();
  const readScriptName = (c: Context) => c.req.param("script") ?? "";
  const load = (c: Context) => {
    const found = ownEntry(account.store.account.scripts, readScriptName(c));
    if (found === undefined) throw scriptMissing();
    return found;
  };
  const loadVersion = (c: Context, id: unknown) => {
    const found = load(c).versions.find(({ versionId }) => versionId === id);
    if (found === undefined) throw new ApiError(404, 10023, `Version '${String(id)}' was not found.`);
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
    const { versions, annotations } = await readJsonObject(c);
    const version = loadVersion(c, onlyVersionId(versions));
    const { key } = accountScript(account, readScriptName(c));
    return account.exclusively(key, async () => {
      const script = load(c);
      const notes = isRecord(annotations) ? (annotations as Record<string, string>) : {};
      await account.activate(key, version, () => deploy(script, version.versionId, notes));
      return success(c, script.deployments[0] && deploymentView(script.deployments[0]));
    });
  });

  /** Settings that belong to the script, not to a version. */
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
  const { logpush = false, observability, tail_consumers } = passive as Record<string, unknown>;
  return { tags, logpush, observability, tail_consumers };
}

function onlyVersionId(versions: unknown): unknown {
  const [version, ...others] = Array.isArray(versions) ? (versions as unknown[]) : [];
  if (!isRecord(version) || others.length > 0) {
    throw badRequest("The local platform deploys exactly one version, to 100 %.");
  }
  return version["version_id"];
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

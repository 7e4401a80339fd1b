import type { AppConfig } from "../../../domain/build/app-config.ts";
import type {
  Artifact,
  AssetsConfig,
  WorkerBinding,
  WorkerSettings,
} from "../../../domain/build/manifest.ts";
import type { ShardedApp } from "../../../domain/build/shards.ts";
import { PipelineError } from "../../../domain/errors.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { withProof } from "../artifact/seal-artifact.ts";

/** Bindings that a Worker in service-worker format has for imported files; they hold nothing but the file. */
const FILE_BINDINGS = new Set(["wasm_module", "text_blob", "data_blob"]);

/**
 * Takes an artifact that was built where code of the app ran. Its bytes are the app's own affair, and where it goes
 * is decided elsewhere; but what it may reach (bindings and every other setting) must be what the configuration in
 * the repository says. Throws ARTIFACT_INVALID.
 */
export function acceptArtifact(
  artifact: Artifact,
  { app, buildKey }: ShardedApp,
  { settings }: Pick<AppConfig, "settings">,
): Artifact {
  const { manifest } = artifact;
  if (manifest.app !== app) throw invalid(`It is an artifact of "${manifest.app}", not of "${app}".`);
  if (manifest.buildKey !== buildKey) throw invalid(`The artifact of ${app} was built from something else.`);
  const expected = canonicalJson(expectedSettings(manifest.worker, settings));
  if (canonicalJson(manifest.worker) !== expected) {
    throw invalid(`The artifact of ${app} has other settings than its wrangler configuration.`);
  }
  return artifact;
}

/** The settings of the configuration, with what only a build can know taken from `built`. */
function expectedSettings(
  built: WorkerSettings,
  settings: Omit<WorkerSettings, "mainModule">,
): WorkerSettings {
  const { mainModule, bindings, assetsConfig = {} } = built;
  const { _headers, _redirects } = assetsConfig;
  const served: AssetsConfig = {
    ...settings.assetsConfig,
    ...(typeof _headers === "string" ? { _headers } : {}),
    ...(typeof _redirects === "string" ? { _redirects } : {}),
  };
  const own = new Set(settings.bindings.map(({ name }) => name));
  return withProof({
    ...(mainModule === undefined ? {} : { mainModule }),
    ...settings,
    bindings: [...settings.bindings, ...bindings.filter((one) => isFile(one) && !own.has(one.name))],
    assetsConfig: served,
  });
}

function isFile({ type, name, ...fields }: WorkerBinding): boolean {
  return FILE_BINDINGS.has(type) && Object.keys(fields).every((key) => key === "part") && name !== "";
}

function invalid(message: string): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message);
}

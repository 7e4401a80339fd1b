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

/** Kinds of bindings that a Worker in service-worker format has for imported files. */
const FILE_BINDINGS = new Set(["wasm_module", "text_blob", "data_blob"]);

/**
 * Checks an artifact that was built in a job in which code of the app ran. Its bytes are up to the app, but its bindings
 * and other settings must equal those of the configuration in the repository. Throws ARTIFACT_INVALID.
 */
export function acceptArtifact(
  artifact: Artifact,
  { app, buildKey }: ShardedApp,
  { settings }: Pick<AppConfig, "settings">,
): Artifact {
  const { manifest } = artifact;
  if (manifest.app !== app) throw invalid(`The artifact belongs to "${manifest.app}", not to "${app}".`);
  if (manifest.buildKey !== buildKey)
    throw invalid(
      `The artifact of ${app} was built from other files: its build key is ${manifest.buildKey}, not ${buildKey}.`,
    );
  const expected = canonicalJson(combineSettings(manifest.worker, settings));
  if (canonicalJson(manifest.worker) !== expected) {
    throw invalid(`The artifact of ${app} has settings that differ from its wrangler configuration.`);
  }
  return artifact;
}

/** Combines the configuration's settings with those that only a build can know, which come from `built`. */
function combineSettings(
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
  const declared = new Set(settings.bindings.map(({ name }) => name));
  return withProof({
    ...(mainModule === undefined ? {} : { mainModule }),
    ...settings,
    bindings: [...settings.bindings, ...bindings.filter((one) => isFile(one) && !declared.has(one.name))],
    assetsConfig: served,
  });
}

function isFile({ type, name, ...fields }: WorkerBinding): boolean {
  return FILE_BINDINGS.has(type) && Object.keys(fields).every((key) => key === "part") && name !== "";
}

function invalid(message: string): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message);
}

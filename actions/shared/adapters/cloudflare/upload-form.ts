import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact, Manifest, ModuleType } from "../../domain/build/manifest.ts";
import type { MigrationSteps } from "../../domain/build/migrations.ts";

const CONTENT_TYPES: Readonly<Record<ModuleType, string>> = {
  esm: "application/javascript+module",
  commonjs: "application/javascript",
  wasm: "application/wasm",
  text: "text/plain",
  data: "application/octet-stream",
  "source-map": "application/source-map",
};

export interface UploadMetadata {
  readonly tags: readonly string[];
  /** The completion token of the assets upload. */
  readonly assetsJwt: string;
  readonly migrations: MigrationSteps | undefined;
}

/**
 * One part `metadata` and one part per module, named by its path.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
export async function renderUploadForm(
  { manifest, directory }: Artifact,
  { tags, assetsJwt, migrations }: UploadMetadata,
): Promise<FormData> {
  const { worker, modules } = manifest;
  const metadata = {
    ...worker.passthrough,
    ...entryOf(manifest),
    compatibility_date: worker.compatibilityDate,
    compatibility_flags: worker.compatibilityFlags,
    bindings: worker.bindings,
    // Without this a PUT drops every secret.
    keep_bindings: ["secret_text", "secret_key"],
    tags,
    // The config is not kept from one PUT to the next, so it goes along each time.
    assets: { jwt: assetsJwt, config: worker.assetsConfig ?? {} },
    ...(migrations === undefined ? {} : { migrations }),
  };
  const form = new FormData();
  form.set("metadata", new File([JSON.stringify(metadata)], "metadata.json", { type: "application/json" }));
  for (const { path, type } of modules) {
    const content = await readFile(join(directory, "worker", path));
    form.set(path, new File([content], path, { type: CONTENT_TYPES[type] }));
  }
  return form;
}

/** A service worker is the only script whose entry is no ES module, and has a field of its own. */
function entryOf({ worker: { mainModule }, modules }: Manifest): Record<string, string> {
  if (mainModule === undefined) return {};
  const type = modules.find(({ path }) => path === mainModule)?.type;
  return type === "commonjs" ? { body_part: mainModule } : { main_module: mainModule };
}

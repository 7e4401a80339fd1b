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

/** Metadata of an upload that is not part of the artifact. */
export interface UploadMetadata {
  readonly tags: readonly string[];
  /** The completion token of the assets upload. */
  readonly assetsJwt: string;
  readonly migrations: MigrationSteps | undefined;
}

/**
 * Renders the upload of an artifact: a part `metadata`, and one part per module, named by its path.
 * https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/
 */
export async function renderUploadForm(
  { manifest, directory }: Artifact,
  { tags, assetsJwt, migrations }: UploadMetadata,
): Promise<FormData> {
  const { worker, modules } = manifest;
  const metadata = {
    ...worker.passthrough,
    ...renderEntry(manifest),
    compatibility_date: worker.compatibilityDate,
    compatibility_flags: worker.compatibilityFlags,
    bindings: worker.bindings,
    // A PUT deletes every secret that this list does not preserve.
    keep_bindings: ["secret_text", "secret_key"],
    tags,
    // A PUT without the assets config resets it, so it is always sent.
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

/** Returns the metadata field of the entry point: a service worker, the only entry that is not an ES module, has its own. */
function renderEntry({ worker: { mainModule }, modules }: Manifest): Record<string, string> {
  if (mainModule === undefined) return {};
  const type = modules.find(({ path }) => path === mainModule)?.type;
  return type === "commonjs" ? { body_part: mainModule } : { main_module: mainModule };
}

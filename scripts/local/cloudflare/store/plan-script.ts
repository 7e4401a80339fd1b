import { createHash, randomUUID } from "node:crypto";
import { ApiError, invalidUpload } from "../wire/api-error.ts";
import type { UploadMetadata } from "./metadata.ts";
import { type Migrated, migrate } from "./migrations.ts";
import type { Binding, ScriptRecord, StoredAssets, StoredModule } from "./records.ts";

export interface ScriptUpload {
  readonly name: string;
  readonly previous: ScriptRecord | undefined;
  readonly metadata: UploadMetadata;
  readonly modules: readonly StoredModule[];
  /** From the completed upload session that `metadata.assets.jwt` names. */
  readonly assets: StoredAssets | undefined;
  /** True for `bindings_inherit=strict`: an unknown `inherit` binding is an error instead of being dropped. */
  readonly strictInherit: boolean;
}

/**
 * Plans the new version of a script from an upload. Throws ApiError with Cloudflare's code if the upload is
 * inconsistent, or incompatible with the previous version.
 */
export function planScript(upload: ScriptUpload): ScriptRecord {
  const { name, previous, metadata, modules } = upload;
  const { mainModule, compatibilityDate } = metadata;
  const assets = upload.assets ?? (metadata.keepAssets ? previous?.assets : undefined);
  requireCode(upload, assets);
  const migrated = migrate(currentMigration(previous), metadata.migrations);
  const bindings = resolveBindings(upload);
  requireClasses(bindings, Object.keys(migrated.classes));
  const now = new Date().toISOString();
  return {
    name,
    versionId: randomUUID(),
    etag: computeEtag(modules, bindings, assets),
    createdOn: previous?.createdOn ?? now,
    modifiedOn: now,
    ...(mainModule !== undefined && { mainModule }),
    modules,
    bindings,
    ...(compatibilityDate !== undefined && { compatibilityDate }),
    compatibilityFlags: metadata.compatibilityFlags,
    ...(assets !== undefined && { assets: { ...assets, config: metadata.assets?.config ?? {} } }),
    durableObjects: migrated.classes,
    ...(migrated.tag !== undefined && { migrationTag: migrated.tag }),
    tags: metadata.tags ?? previous?.tags ?? [],
    passive: metadata.passive,
  };
}

function requireCode({ metadata, modules }: ScriptUpload, assets: StoredAssets | undefined): void {
  const { mainModule } = metadata;
  if (mainModule !== undefined && !modules.some((module) => module.name === mainModule)) {
    throw invalidUpload(`No such module "${mainModule}".`);
  }
  if (mainModule === undefined && modules.length > 0) {
    throw invalidUpload("The uploaded script has modules but no main_module.");
  }
  if (modules.length === 0 && assets === undefined) {
    throw invalidUpload("No main module and no assets were uploaded.");
  }
}

/** Returns the Durable Object classes of a script and the tag of its last migration. */
export function currentMigration(record: ScriptRecord | undefined): Migrated {
  if (record === undefined) return { classes: {} };
  const { durableObjects: classes, migrationTag: tag } = record;
  return tag === undefined ? { classes } : { classes, tag };
}

/** Plans a new version with changed settings. */
export function nextVersion(record: ScriptRecord, change: Partial<ScriptRecord>): ScriptRecord {
  const changed = { ...record, ...change };
  return {
    ...changed,
    versionId: randomUUID(),
    etag: computeEtag(changed.modules, changed.bindings, changed.assets),
    modifiedOn: new Date().toISOString(),
  };
}

/** Returns the bindings of the new version. Drops those that the upload neither lists nor keeps, including secrets. */
export function resolveBindings({
  previous,
  metadata,
  strictInherit,
}: Pick<ScriptUpload, "previous" | "metadata" | "strictInherit">): Binding[] {
  const before = previous?.bindings ?? [];
  const listed = metadata.bindings.flatMap((binding) => {
    if (binding.type !== "inherit") return [binding];
    const from = typeof binding["old_name"] === "string" ? binding["old_name"] : binding.name;
    const inherited = before.find((each) => each.name === from);
    if (inherited !== undefined) return [{ ...inherited, name: binding.name }];
    if (!strictInherit) return [];
    throw new ApiError(400, 10057, `Cannot inherit binding "${from}": the previous version has none.`);
  });
  const names = new Set(listed.map((binding) => binding.name));
  const kept = before.filter(
    (binding) => metadata.keepBindings.includes(binding.type) && !names.has(binding.name),
  );
  return [...listed, ...kept];
}

function requireClasses(bindings: readonly Binding[], classes: readonly string[]): void {
  for (const binding of bindings) {
    if (binding.type !== "durable_object_namespace" || binding["script_name"] !== undefined) continue;
    if (classes.includes(String(binding["class_name"]))) continue;
    throw new ApiError(
      400,
      10061,
      `Cannot create binding for class '${String(binding["class_name"])}' because it is not currently configured to implement Durable Objects. Ensure a migration has been applied to it.`,
    );
  }
}

function computeEtag(
  modules: readonly StoredModule[],
  bindings: readonly Binding[],
  assets: StoredAssets | undefined,
): string {
  const facts = [modules.map(({ name, digest }) => [name, digest]), bindings, assets?.manifest ?? null];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

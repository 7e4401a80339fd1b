import { MAX_SCRIPT_TAGS } from "../../../../actions/shared/domain/limits.ts";
import { invalidUpload } from "../wire/api-error.ts";
import type { Migrations } from "./migrations.ts";
import type { AssetsConfig, Binding } from "./records.ts";

/** The `metadata` part of an upload: https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
export interface UploadMetadata {
  readonly mainModule?: string;
  readonly bindings: readonly Binding[];
  /** Binding types that stay as they were in the previous version. */
  readonly keepBindings: readonly string[];
  readonly compatibilityDate?: string;
  readonly compatibilityFlags: readonly string[];
  readonly assets?: { readonly jwt?: string; readonly config?: AssetsConfig };
  readonly keepAssets: boolean;
  readonly migrations?: Migrations;
  readonly tags?: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly passive: Readonly<Record<string, unknown>>;
}

/** Kept and given back, without effect here. */
export const PASSIVE_FIELDS = [
  "limits",
  "observability",
  "logpush",
  "tail_consumers",
  "placement",
  "usage_model",
  "cache_options",
  "code_update_strategy",
] as const;

type Fields = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** @throws ApiError 400/10021 when it is not JSON or a field has the wrong type */
export function parseMetadata(json: string): UploadMetadata {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalidUpload("could not read content for part metadata");
  }
  if (!isRecord(value)) throw invalidUpload("The metadata part must be a JSON object.");
  const main = optionalString(value, "main_module") ?? optionalString(value, "body_part");
  const date = optionalString(value, "compatibility_date");
  if (date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw invalidUpload(`Invalid compatibility date: "${date}".`);
  }
  const { assets, migrations, tags, annotations } = value;
  return {
    ...(main !== undefined && { mainModule: main }),
    ...(date !== undefined && { compatibilityDate: date }),
    ...(isRecord(assets) && { assets }),
    ...(isRecord(migrations) && { migrations: migrations as Migrations }),
    ...(tags !== undefined && { tags: parseTags(tags) }),
    bindings: parseBindings(value["bindings"]),
    keepBindings: strings(value, "keep_bindings"),
    compatibilityFlags: strings(value, "compatibility_flags"),
    keepAssets: value["keep_assets"] === true,
    annotations: isRecord(annotations) ? (annotations as Record<string, string>) : {},
    passive: Object.fromEntries(
      PASSIVE_FIELDS.filter((field) => value[field] !== undefined).map((field) => [field, value[field]]),
    ),
  };
}

/** @throws ApiError 400/10021 for more than eight tags, or a tag with `,` or `&` */
export function parseTags(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((tag) => typeof tag === "string" && tag !== "")) {
    throw invalidUpload("Tags must be a list of non-empty strings.");
  }
  const tags = [...new Set(value as string[])];
  if (tags.length > MAX_SCRIPT_TAGS) {
    throw invalidUpload(`A script may have at most ${MAX_SCRIPT_TAGS} tags; ${tags.length} were given.`);
  }
  const bad = tags.find((tag) => /[,&]/.test(tag));
  if (bad !== undefined) throw invalidUpload(`The tag "${bad}" contains "," or "&".`);
  return tags;
}

export function parseBindings(value: unknown): Binding[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalidUpload("bindings must be a list.");
  const names = new Set<string>();
  for (const binding of value as unknown[]) {
    if (!isRecord(binding) || typeof binding["name"] !== "string" || typeof binding["type"] !== "string") {
      throw invalidUpload("Every binding needs a name and a type.");
    }
    if (names.has(binding["name"])) throw invalidUpload(`Duplicate binding name "${binding["name"]}".`);
    names.add(binding["name"]);
  }
  return value as Binding[];
}

function optionalString(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalidUpload(`${name} must be a string.`);
  return value;
}

function strings(fields: Fields, name: string): string[] {
  const value = fields[name];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) {
    throw invalidUpload(`${name} must be a list of strings.`);
  }
  return value as string[];
}

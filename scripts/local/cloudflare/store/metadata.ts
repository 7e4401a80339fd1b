import * as v from "valibot";
import { MAX_SCRIPT_TAGS } from "../../../../actions/shared/domain/limits.ts";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import { isRecord } from "../../../../actions/shared/domain/schema/is-record.ts";
import { invalidUpload } from "../wire/api-error.ts";
import { optional, readValue } from "../wire/read-value.ts";
import { MIGRATIONS, type Migrations } from "./migrations.ts";
import type { AssetsConfig, Binding } from "./records.ts";

/** The `metadata` part of an upload: https://developers.cloudflare.com/workers/configuration/multipart-upload-metadata/ */
export interface UploadMetadata {
  /** Names of the fields that the document contains. */
  readonly given: ReadonlySet<string>;
  readonly mainModule?: string;
  readonly bindings: readonly Binding[];
  /** Types of the bindings to take over from the previous version. */
  readonly keepBindings: readonly string[];
  readonly compatibilityDate?: string;
  readonly compatibilityFlags: readonly string[];
  readonly assets?: { readonly jwt?: string | undefined; readonly config?: AssetsConfig | undefined };
  readonly keepAssets: boolean;
  readonly migrations?: Migrations;
  readonly tags?: readonly string[];
  readonly passive: Readonly<Record<string, unknown>>;
}

/** Fields that the local platform stores and returns but otherwise ignores. */
const PASSIVE_FIELDS = [
  "limits",
  "observability",
  "logpush",
  "tail_consumers",
  "placement",
  "usage_model",
  "cache_options",
  "code_update_strategy",
] as const;

const BINDINGS = v.pipe(
  v.array(
    v.pipe(
      v.custom<Readonly<Record<string, unknown>>>(isRecord, "an object"),
      v.looseObject({ type: v.string(), name: v.string() }),
    ),
  ),
  v.check(
    (bindings) => new Set(bindings.map(({ name }) => name)).size === bindings.length,
    "a list without duplicate names",
  ),
);

const TAGS = v.pipe(
  v.array(v.pipe(fields.nonEmptyString, v.regex(/^[^,&]*$/, 'a tag without "," and "&"'))),
  v.transform((tags) => [...new Set(tags)]),
  v.maxLength(MAX_SCRIPT_TAGS, `a list of at most ${MAX_SCRIPT_TAGS} tags`),
);

const ASSETS_CONFIG = fields.object({
  html_handling: v.exactOptional(
    v.picklist(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"]),
  ),
  not_found_handling: v.exactOptional(v.picklist(["none", "404-page", "single-page-application"])),
  run_worker_first: v.exactOptional(v.union([v.boolean(), v.array(v.string())])),
  serve_directly: v.exactOptional(v.boolean()),
  _headers: v.exactOptional(v.string()),
  _redirects: v.exactOptional(v.string()),
});

const METADATA = fields.object({
  main_module: optional(v.string()),
  body_part: optional(v.string()),
  bindings: optional(BINDINGS),
  keep_bindings: v.nullish(v.array(v.string()), []),
  compatibility_date: optional(
    v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/, "a date such as 2026-07-01")),
  ),
  compatibility_flags: v.nullish(v.array(v.string()), []),
  assets: optional(fields.object({ jwt: optional(v.string()), config: optional(ASSETS_CONFIG) })),
  keep_assets: v.nullish(v.boolean(), false),
  migrations: optional(MIGRATIONS),
  tags: optional(TAGS),
});

/** Parses the metadata of an upload. Throws ApiError 400/10021 if it is not JSON or a field is invalid. */
export function parseMetadata(json: string): UploadMetadata {
  const document = parseObject(json);
  const metadata = readValue(METADATA, document, invalidUpload);
  const { assets, migrations, tags } = metadata;
  const mainModule = metadata.main_module ?? metadata.body_part;
  const date = metadata.compatibility_date;
  return {
    given: new Set(Object.keys(document)),
    ...(mainModule !== undefined && { mainModule }),
    ...(date !== undefined && { compatibilityDate: date }),
    ...(assets !== undefined && { assets }),
    ...(migrations !== undefined && { migrations }),
    ...(tags !== undefined && { tags }),
    bindings: metadata.bindings ?? [],
    keepBindings: metadata.keep_bindings,
    compatibilityFlags: metadata.compatibility_flags,
    keepAssets: metadata.keep_assets,
    passive: Object.fromEntries(
      PASSIVE_FIELDS.filter((field) => document[field] !== undefined).map((field) => [
        field,
        document[field],
      ]),
    ),
  };
}

/** Checks tags and drops duplicates. Throws ApiError 400/10021 for more than eight tags, or a tag with `,` or `&`. */
export function parseTags(value: unknown): string[] {
  return readValue(TAGS, value, invalidUpload);
}

/** Checks a list of bindings. Throws ApiError 400/10021 for a binding without name or type, or a duplicate name. */
export function parseBindings(value: unknown): Binding[] {
  return readValue(BINDINGS, value, invalidUpload);
}

function parseObject(json: string): Readonly<Record<string, unknown>> {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), json);
  if (!parsed.success) throw invalidUpload("could not read content for part metadata");
  if (!isRecord(parsed.output)) throw invalidUpload("The metadata part must be a JSON object.");
  return parsed.output;
}

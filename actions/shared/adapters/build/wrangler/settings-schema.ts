import * as v from "valibot";
import type { ModuleRule, WorkerBuildOptions } from "../../../domain/build/app-config.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { isCostlyGlob } from "../../../domain/text/costly-glob.ts";
import { anyObject, appPath, bindingName, ignoredKeys, objectWith, stringMap, strings } from "./fields.ts";
import { LOCAL_KEYS, WITHOUT_EFFECT } from "./unsupported-keys.ts";

const RULE_TYPES = {
  ESModule: "esm",
  CommonJS: "commonjs",
  CompiledWasm: "wasm",
  Text: "text",
  Data: "data",
} as const satisfies Readonly<Record<string, ModuleRule["type"]>>;

const rule = v.pipe(
  fields.strictObject({
    type: v.picklist(["ESModule", "CommonJS", "CompiledWasm", "Text", "Data"]),
    globs: v.pipe(
      strings,
      v.minLength(1, "an array of at least one pattern"),
      v.check((globs) => !globs.some(isCostlyGlob), "patterns with at most three stars in a row of segments"),
    ),
    fallthrough: v.optional(v.boolean(), false),
  }),
  v.transform(({ type, ...rest }): ModuleRule => ({ type: RULE_TYPES[type], ...rest })),
);

/** https://developers.cloudflare.com/workers/wrangler/configuration/#bundling */
const buildEntries = {
  no_bundle: v.optional(v.boolean(), false),
  base_dir: v.optional(appPath),
  tsconfig: v.optional(appPath),
  jsx_factory: v.optional(fields.nonEmptyString),
  jsx_fragment: v.optional(fields.nonEmptyString),
  minify: v.optional(v.boolean(), false),
  // Decides only the name of a module, which here always carries the digest of its content.
  preserve_file_names: v.optional(v.boolean()),
  rules: v.optional(v.array(rule), []),
  define: v.optional(stringMap, {}),
  alias: v.optional(stringMap, {}),
  keep_names: v.optional(v.boolean(), true),
  upload_source_maps: v.optional(v.boolean(), true),
  find_additional_modules: v.optional(v.boolean()),
};

const buildSchema = fields.object(buildEntries);

/** Converts wrangler's keys for bundling to options of a build. */
export function toBuildOptions(config: v.InferOutput<typeof buildSchema>): WorkerBuildOptions {
  const { base_dir, tsconfig, jsx_factory, jsx_fragment } = config;
  return {
    rules: config.rules,
    define: config.define,
    alias: config.alias,
    minify: config.minify,
    keepNames: config.keep_names,
    sourceMaps: config.upload_source_maps,
    bundle: !config.no_bundle,
    additionalModules: config.find_additional_modules ?? config.no_bundle,
    ...(base_dir === undefined ? {} : { baseDirectory: base_dir }),
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(jsx_factory === undefined ? {} : { jsxFactory: jsx_factory }),
    ...(jsx_fragment === undefined ? {} : { jsxFragment: jsx_fragment }),
  };
}

/** The keys for bundling alone; other keys are ignored. */
export const buildOptionsSchema = v.pipe(buildSchema, v.transform(toBuildOptions));

const isRouteList = (value: boolean | string[]) =>
  typeof value === "boolean" ||
  (value.every((route) => /^!?\//.test(route)) && value.some((route) => route.startsWith("/")));

/** https://developers.cloudflare.com/workers/static-assets/binding/ */
const assets = fields.strictObject({
  directory: v.optional(appPath),
  binding: v.optional(bindingName),
  html_handling: v.optional(
    v.picklist(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"]),
  ),
  not_found_handling: v.optional(v.picklist(["none", "404-page", "single-page-application"])),
  base_path: v.optional(v.pipe(v.string(), v.regex(/^\//, "a path that begins with /"))),
  run_worker_first: v.optional(
    v.pipe(
      v.union([v.boolean(), strings], "true, false or an array of paths"),
      v.check(
        isRouteList,
        "an array of paths that begin with / (or with !/ to exclude), at least one of them not excluded",
      ),
    ),
  ),
});

const moved = fields.strictObject({ from: fields.nonEmptyString, to: fields.nonEmptyString });
const transferred = fields.strictObject({
  from: fields.nonEmptyString,
  from_script: fields.nonEmptyString,
  to: fields.nonEmptyString,
});

/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
const migration = fields.strictObject({
  tag: fields.nonEmptyString,
  new_sqlite_classes: v.optional(strings),
  new_classes: v.optional(strings),
  deleted_classes: v.optional(strings),
  renamed_classes: v.optional(v.array(moved)),
  transferred_classes: v.optional(v.array(transferred)),
});

const consumer = fields.strictObject({
  service: fields.nonEmptyString,
  environment: v.optional(fields.nonEmptyString),
});

/** Keys that the upload API accepts as the configuration has them. */
const passthroughEntries = {
  limits: v.optional(objectWith(["cpu_ms", "subrequests"])),
  observability: v.optional(anyObject),
  placement: v.optional(objectWith(["mode", "hint", "region", "host", "hostname"])),
  cache: v.optional(objectWith(["enabled", "cross_version_cache"])),
  // Declares the Durable Object classes that exist, instead of migrations.
  exports: v.optional(anyObject),
  logpush: v.optional(v.boolean()),
  tail_consumers: v.optional(v.array(consumer), []),
  streaming_tail_consumers: v.optional(v.array(consumer), []),
};

/** https://developers.cloudflare.com/workers/wrangler/configuration/ */
const settingsEntries = {
  name: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9_-]{1,63}$/i, "letters, digits, dashes and underscores, at most 63"),
  ),
  main: v.optional(appPath),
  compatibility_date: v.pipe(
    v.string(),
    v.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, "a date such as 2026-08-01"),
  ),
  compatibility_flags: v.optional(strings, []),
  assets: v.optional(assets),
  migrations: v.optional(v.array(migration), []),
  // The bindings in it have their own schema.
  durable_objects: v.optional(
    fields.object({ code_update_strategy: v.optional(objectWith(["mode", "max_delay"])) }),
  ),
  build: v.optional(
    fields.strictObject({
      command: v.optional(fields.nonEmptyString),
      cwd: v.optional(appPath),
      ...ignoredKeys(["watch_dir"]),
    }),
  ),
  workers_dev: v.optional(v.boolean()),
  preview_urls: v.optional(v.boolean()),
  ...buildEntries,
  ...passthroughEntries,
};

/** Schema of one environment's settings without its bindings; other keys are ignored. */
export const settingsSchema = fields.object(settingsEntries);

/** The settings as the schema returns them. */
export type Settings = v.InferOutput<typeof settingsSchema>;

/** Every key that the pipeline reads, ignores or warns of, without the keys that hold bindings. */
export const SETTINGS_KEYS: ReadonlySet<string> = new Set([
  "env",
  ...Object.keys(settingsEntries),
  ...Object.keys(WITHOUT_EFFECT),
  ...LOCAL_KEYS,
]);

import type { AppConfig, CustomBuild, FileKey } from "../../../domain/build/app-config.ts";
import type { WorkerBinding, WorkerSettings } from "../../../domain/build/manifest.ts";
import type { ProblemCode } from "../../../domain/build/problem-hints.ts";
import * as fields from "../../../domain/schema/fields.ts";
import { withoutUndefined } from "../../../domain/schema/tolerant.ts";
import {
  describePath,
  type FieldPath,
  type FieldProblem,
  UNKNOWN_KEY,
  validate,
} from "../../../domain/schema/validate.ts";
import { BINDING_KINDS } from "./binding-kinds.ts";
import { bindingEntries } from "./binding-schemas.ts";
import { checkSettings } from "./check-settings.ts";
import type { EnvironmentSelection } from "./select-environment.ts";
import { SETTINGS_KEYS, type Settings, settingsSchema, toBuildOptions } from "./settings-schema.ts";
import { explainUnsupported, findKeysWithoutEffect } from "./unsupported-keys.ts";

/** A problem at a path of the configuration file. */
export interface ConfigProblem {
  readonly path: FieldPath;
  readonly message: string;
  readonly code?: ProblemCode;
}

/** One environment's settings, still without locations in the file. */
export interface SettingsReading {
  readonly config: Omit<AppConfig, "file" | "warnings" | "customBuild" | "locations">;
  readonly customBuild?: Omit<CustomBuild, "problem"> & { readonly problem: ConfigProblem };
  readonly warnings: readonly ConfigProblem[];
  readonly paths: readonly (readonly [FileKey, FieldPath])[];
}

/** The settings, or every problem with them. */
export type SettingsResult =
  | { readonly valid: true; readonly reading: SettingsReading }
  | { readonly valid: false; readonly problems: readonly ConfigProblem[] };

const bindingsSchema = fields.object(bindingEntries);
const FILE_KEYS: readonly FileKey[] = ["main", "tsconfig", "assets"];
const BUILD_COMMAND = "`build.command` runs the app's own code before there is anything to bundle.";

/** Validates one environment's settings. */
export function readSettings({ values, locate, warnings }: EnvironmentSelection): SettingsResult {
  const settings = validate(settingsSchema, values, locate);
  const bindings = validate(bindingsSchema, values, locate);
  const describe = (path: FieldPath, text: string) => {
    const located = locate(path);
    return { path: located, message: `\`${describePath(located)}\` ${text}.` };
  };
  const problems: readonly ConfigProblem[] = [
    ...(settings.valid ? [] : settings.problems.map(withCode)),
    ...(bindings.valid ? [] : bindings.problems.map(withCode)),
    ...checkSettings(values).map(({ path, text }) => describe(path, text)),
    ...findUnknownKeys(values).map((key): ConfigProblem => {
      const reason = explainUnsupported(key);
      return {
        ...describe([key], reason ?? UNKNOWN_KEY),
        ...(reason === undefined ? { code: "key-unknown" } : {}),
      };
    }),
  ];
  if (problems.length > 0 || !settings.valid || !bindings.valid) return { valid: false, problems };
  const { build } = settings.value;
  const customBuild =
    build?.command === undefined
      ? {}
      : {
          customBuild: {
            command: build.command,
            problem: { path: locate(["build", "command"]), message: BUILD_COMMAND },
          },
        };
  return {
    valid: true,
    reading: {
      config: toConfig(settings.value, bindings.value),
      ...customBuild,
      warnings: [...warnings, ...findKeysWithoutEffect(values).map(({ path, text }) => describe(path, text))],
      paths: FILE_KEYS.filter((key) => values[key] !== undefined).map((key) => [key, locate([key])]),
    },
  };
}

function findUnknownKeys(values: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(values).filter((key) => !SETTINGS_KEYS.has(key) && !Object.hasOwn(bindingEntries, key));
}

/** Adds the code that selects a hint; some keys have one hint for every problem. */
function withCode({ path, message, reason }: FieldProblem): ConfigProblem {
  const key = path.at(-1);
  const isTopLevel = path.length === 1 || (path.length === 3 && path[0] === "env");
  if (isTopLevel && key === "name") return { path, message, code: "name-invalid" };
  if (isTopLevel && key === "compatibility_date") return { path, message, code: "date-invalid" };
  if (reason === "missing") return { path, message, code: "key-missing" };
  return reason === "unknown" ? { path, message, code: "key-unknown" } : { path, message };
}

type Bindings = Readonly<Record<string, readonly WorkerBinding[] | undefined>>;

function toConfig(settings: Settings, bindings: Bindings): SettingsReading["config"] {
  const { main, assets } = settings;
  const { directory, binding, ...assetsConfig }: NonNullable<Settings["assets"]> = assets ?? {};
  const assetsBinding = binding === undefined ? [] : [{ type: "assets", name: binding }];
  return {
    ...(main === undefined ? {} : { main }),
    ...(directory === undefined ? {} : { assetsDirectory: directory }),
    settings: {
      compatibilityDate: settings.compatibility_date,
      compatibilityFlags: settings.compatibility_flags,
      bindings: [...BINDING_KINDS.flatMap(({ key }) => bindings[key] ?? []), ...assetsBinding],
      migrations: settings.migrations,
      ...(assets === undefined ? {} : { assetsConfig: withoutUndefined(assetsConfig) }),
      passthrough: toPassthrough(settings),
    },
    build: toBuildOptions(settings),
  };
}

/** Returns the fields of the upload that the pipeline does not read. */
function toPassthrough(settings: Settings): WorkerSettings["passthrough"] {
  const { tail_consumers: tail, streaming_tail_consumers: streaming } = settings;
  return withoutUndefined({
    limits: settings.limits,
    observability: settings.observability,
    placement: settings.placement,
    cache_options: settings.cache,
    exports: settings.exports,
    logpush: settings.logpush,
    tail_consumers: tail.length > 0 ? tail : undefined,
    streaming_tail_consumers: streaming.length > 0 ? streaming : undefined,
    code_update_strategy: settings.durable_objects?.code_update_strategy,
  });
}

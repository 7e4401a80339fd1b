import { isRecord } from "../schema/is-record.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import { type FieldPath, quoteValue } from "../schema/validate.ts";
import { findTraits } from "./binding-table.ts";

/** One thing outside the app's own files that its settings name. */
export interface BindingUse {
  /** A type of `BINDING_TABLE`, or one that the pipeline does not know. */
  readonly kind: string;
  /** Names the declaration in messages, e.g. "`DB`" or "`tail_consumers[0]`". */
  readonly label: string;
  /** Identity of the resource as it is written; absent for kinds without one. */
  readonly id?: string;
  /** Name of the script whose code or data it reaches; absent for the app's own. */
  readonly script?: string;
  /** Environment of that script. */
  readonly scriptEnvironment?: string;
  /** Why it is refused in every environment, as a sentence after the label. */
  readonly refusal?: string;
}

/** A use that a setting declares, with the path of the setting in the upload's form. */
export interface SettingUse extends BindingUse {
  readonly path: FieldPath;
}

/** A binding in the upload's form. */
export type DeclaredBinding = { readonly type: string; readonly name: string } & Readonly<
  Record<string, unknown>
>;

/** The parts of an upload's settings that can reach something. */
export interface UploadSettings {
  readonly bindings: readonly DeclaredBinding[];
  readonly migrations: readonly Readonly<Record<string, unknown>>[];
  readonly passthrough: Readonly<Record<string, unknown>>;
}

/** Returns what an upload's settings reach: its bindings, log consumers, and Durable Objects of other scripts. */
export function listUses(settings: UploadSettings): readonly BindingUse[] {
  return [...settings.bindings.map(toBindingUse), ...listSettingUses(settings), ...listUnknown(settings)];
}

/** Returns what a binding in the upload's form reaches. */
export function toBindingUse({ type, name, ...fields }: DeclaredBinding): BindingUse {
  const label = `\`${name.slice(0, 80)}\``;
  const traits = findTraits(type);
  if (traits === undefined) {
    return { kind: type, label, refusal: `has the unknown kind ${quoteValue(type)}` };
  }
  const extra = Object.keys(fields).find((field) => !traits.fields.includes(field));
  if (extra !== undefined) {
    return { kind: type, label, refusal: `has the field ${quoteValue(extra)}, which its kind does not have` };
  }
  const id = identify(traits.identity, fields);
  if (id === null) return { kind: type, label, refusal: `does not say which ${traits.noun} it binds` };
  const script = stringOrEmpty(fields["script_name"] ?? fields["service"]);
  const environment = stringOrEmpty(fields["environment"]);
  return {
    kind: type,
    label,
    ...(id === undefined ? {} : { id }),
    ...(script === "" ? {} : { script }),
    ...(environment === "" ? {} : { scriptEnvironment: environment }),
  };
}

/** Returns undefined for a kind without an identity, and null if a part of the identity is missing. */
function identify(
  identity: readonly string[] | undefined,
  fields: Readonly<Record<string, unknown>>,
): string | undefined | null {
  const parts = identity?.map((alternatives) => {
    const names = alternatives.split("|").filter((name) => fields[name] !== undefined);
    // With two of them, it would be unclear which one counts.
    return names.length === 1 ? stringOrEmpty(fields[names[0] ?? ""]) : "";
  });
  return parts?.includes("") ? null : parts?.join("/");
}

/** Returns what the settings besides the bindings reach. */
export function listSettingUses({
  migrations,
  passthrough,
}: Pick<UploadSettings, "migrations" | "passthrough">): readonly SettingUse[] {
  return [
    ...["tail_consumers", "streaming_tail_consumers"].flatMap((key) => listConsumers(key, passthrough[key])),
    ...listLogUses(passthrough),
    ...listExports(passthrough["exports"]),
    ...migrations.flatMap((migration, index) =>
      toArray(migration["transferred_classes"]).map((transfer, position) =>
        transferUse(
          ["migrations", index, "transferred_classes", position],
          objectOrEmpty(transfer)["from_script"],
        ),
      ),
    ),
  ];
}

function listConsumers(key: string, value: unknown): readonly SettingUse[] {
  return toArray(value).map((consumer, index) => {
    const { service, environment } = objectOrEmpty(consumer);
    return {
      kind: "tail_consumer",
      path: [key, index],
      label: `\`${key}[${index}]\``,
      script: stringOrEmpty(service),
      ...(environment === undefined ? {} : { scriptEnvironment: stringOrEmpty(environment) }),
    };
  });
}

const OBSERVABILITY_KEYS: ReadonlySet<string> = new Set([
  ...["enabled", "head_sampling_rate", "redact_query_string", "issues", "logs", "traces"],
]);
const LOG_KEYS: ReadonlySet<string> = new Set([
  ...["enabled", "head_sampling_rate", "invocation_logs", "persist", "destinations"],
]);

function listLogUses({ logpush, observability }: UploadSettings["passthrough"]): readonly SettingUse[] {
  const uses = refuseUnknownKeys(["observability"], observability, OBSERVABILITY_KEYS);
  // What is not a boolean could count as true.
  if (![undefined, null, false].some((off) => off === logpush)) {
    uses.push({ kind: "logpush", path: ["logpush"], label: "`logpush`" });
  }
  for (const part of ["logs", "traces"]) {
    const path = ["observability", part];
    const values = objectOrEmpty(observability)[part];
    uses.push(...refuseUnknownKeys(path, values, LOG_KEYS));
    const { destinations } = objectOrEmpty(values);
    if (toArray(destinations).length === 0) continue;
    const label = `\`observability.${part}.destinations\``;
    uses.push({ kind: "log_destination", path: [...path, "destinations"], label });
  }
  return uses;
}

function refuseUnknownKeys(
  path: readonly string[],
  values: unknown,
  known: ReadonlySet<string>,
): SettingUse[] {
  if (values === undefined || values === null) return [];
  if (!isRecord(values)) return [refuseSetting(path, `must be an object, not ${quoteValue(values)}`)];
  return Object.keys(values)
    .filter((key) => !known.has(key))
    .map((key) => refuseSetting([...path, key], "is not a setting that the pipeline knows"));
}

function refuseSetting(path: readonly string[], refusal: string): SettingUse {
  return { kind: "setting", path, label: `\`${path.map((key) => key.slice(0, 80)).join(".")}\``, refusal };
}

/** Fields of an export by its type; without `transferred_to` and `transfer_from`, which are refused. */
const EXPORT_FIELDS: ReadonlyMap<unknown, ReadonlySet<string>> = new Map([
  ["worker", new Set(["type", "cache"])],
  ["durable-object", new Set(["type", "state", "storage", "renamed_to"])],
  [
    "workflow",
    new Set([...["type", "name", "limits", "concurrency", "schedules", "default_retention", "jurisdiction"]]),
  ],
]);

/**
 * Reads `exports`, which declares Durable Objects and Workflows instead of migrations and bindings:
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
function listExports(value: unknown): readonly SettingUse[] {
  if (value !== undefined && value !== null && !isRecord(value)) {
    return [refuseSetting(["exports"], `must be an object, not ${quoteValue(value)}`)];
  }
  return Object.entries(objectOrEmpty(value)).flatMap(([name, declared]): readonly SettingUse[] => {
    const { type, state, name: workflow, transferred_to, transfer_from } = objectOrEmpty(declared);
    const path = ["exports", name];
    const label = `\`exports.${name.slice(0, 80)}\``;
    const other = transferred_to ?? transfer_from;
    if (other !== undefined) return [transferUse(path, other)];
    const fields = EXPORT_FIELDS.get(type);
    if (fields === undefined || !isOwnState(state)) {
      return [{ kind: "exports", path, label, refusal: `has the unknown kind ${quoteValue(type ?? null)}` }];
    }
    const unknown = refuseUnknownKeys(path, declared, fields);
    if (type !== "workflow") return unknown;
    return [{ kind: "workflow", path, label, id: stringOrEmpty(workflow) }, ...unknown];
  });
}

function isOwnState(state: unknown): boolean {
  return state === undefined || state === "created" || state === "deleted" || state === "renamed";
}

function transferUse(path: FieldPath, script: unknown): SettingUse {
  const label = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return {
    kind: "durable_object_namespace",
    path,
    label: `\`${label.slice(1)}\``,
    refusal: `moves Durable Objects between this app and the script ${quoteValue(script)}`,
  };
}

/** Settings of an upload that reach nothing, or that `listSettingUses` reads. */
const KNOWN_SETTINGS: ReadonlySet<string> = new Set([
  ...["limits", "observability", "placement", "cache_options", "exports", "logpush"],
  ...["tail_consumers", "streaming_tail_consumers", "code_update_strategy"],
]);

const KNOWN_STEPS: ReadonlySet<string> = new Set([
  ...[
    "tag",
    "new_sqlite_classes",
    "new_classes",
    "deleted_classes",
    "renamed_classes",
    "transferred_classes",
  ],
]);

/** Refuses settings that no configuration produces; an artifact from another job can name anything. */
function listUnknown({ migrations, passthrough }: UploadSettings): readonly BindingUse[] {
  const settings = Object.keys(passthrough).filter((key) => !KNOWN_SETTINGS.has(key));
  const steps = migrations.flatMap((migration) =>
    Object.keys(migration).filter((key) => !KNOWN_STEPS.has(key)),
  );
  return [...settings, ...steps].map((key) => ({
    kind: "setting",
    label: `\`${key.slice(0, 80)}\``,
    refusal: "is not a setting that the pipeline knows",
  }));
}

function toArray(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

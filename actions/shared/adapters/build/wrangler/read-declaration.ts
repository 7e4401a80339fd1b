import type { EnvironmentKind } from "../../../domain/naming.ts";
import {
  type BindingUse,
  type DeclaredBinding,
  listSettingUses,
  toBindingUse,
} from "../../../domain/policy/binding-uses.ts";
import type { AppDeclaration, LocatedUse } from "../../../domain/policy/declaration.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import type { FieldPath } from "../../../domain/schema/validate.ts";
import { BINDING_KINDS, type BindingKind } from "./binding-kinds.ts";
import { tryParseConfigDocument } from "./config-document.ts";
import { listObjects } from "./fields.ts";
import { selectEnvironment } from "./select-environment.ts";

type Values = Readonly<Record<string, unknown>>;

/** A wrangler configuration, and the app that it belongs to. */
export interface ConfigText {
  /** The app's slug. */
  readonly app: string;
  /** Relative to the repository's root. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads what a configuration declares for each environment, even if it is invalid in other respects: an invalid setting
 * must not hide a resource. Returns undefined if the text cannot be parsed.
 */
export async function readDeclaration({ app, file, text }: ConfigText): Promise<AppDeclaration | undefined> {
  const document = await tryParseConfigDocument(file, text);
  if (document === undefined || !isRecord(document.value)) return undefined;
  const root = document.value;
  const lines = text.split("\n");
  const located = ({ path, ...use }: BindingUse & { readonly path: FieldPath }): LocatedUse => {
    const { line, column } = document.locate(path);
    const lineText = lines[line - 1]?.trimEnd();
    return { ...use, location: { file, line, column, ...(lineText === undefined ? {} : { lineText }) } };
  };
  const usesOf = (kind: EnvironmentKind) => {
    const { values, locate } = selectEnvironment(root, kind);
    return listUses(values).map((use) => located({ ...use, path: locate(use.path) }));
  };
  return {
    app,
    uses: { preview: usesOf("preview"), staging: usesOf("staging"), production: usesOf("production") },
  };
}

type PathUse = LocatedUse & { readonly path: FieldPath };

function listUses(values: Values): readonly PathUse[] {
  const passthrough = Object.fromEntries(
    ["tail_consumers", "streaming_tail_consumers", "observability", "exports", "logpush"]
      .filter((key) => values[key] !== undefined)
      .map((key) => [key, values[key]]),
  );
  const settings = listSettingUses({ migrations: listObjects(values["migrations"]), passthrough });
  return [...BINDING_KINDS.flatMap((kind) => listBindingUses(kind, values[kind.key])), ...settings];
}

/** Keys of resources that only `wrangler dev --remote` uses, and the field that names the resource otherwise. */
const DEVELOPMENT_KEYS: Readonly<Record<string, string>> = {
  preview_id: "id",
  preview_database_id: "database_id",
  preview_bucket_name: "bucket_name",
};

function listBindingUses(kind: BindingKind, value: unknown): readonly PathUse[] {
  const { key, within, single } = kind;
  if (key === "vars") return [];
  const list = within === undefined ? value : isRecord(value) ? value[within] : undefined;
  const base: FieldPath = within === undefined ? [key] : [key, within];
  if (single === true) return isRecord(value) ? [toUse(kind, value, base)] : [];
  return listObjects(list).flatMap((entry, index) => {
    const path = [...base, index];
    const development = Object.entries(DEVELOPMENT_KEYS).flatMap(([own, field]) =>
      typeof entry[own] !== "string" || kind.fields?.[field] === undefined
        ? []
        : [{ ...toUse(kind, { ...entry, [field]: entry[own] }, path, own), development: true as const }],
    );
    return [toUse(kind, entry, path), ...development];
  });
}

function toUse(kind: BindingKind, entry: Values, path: FieldPath, field?: string): PathUse {
  const { type, fields, optional, oneOf = [], name = "binding" } = kind;
  const renamed = [
    ...Object.entries({ ...fields, ...optional }),
    ...oneOf.map((key) => [key, key] as const),
  ].filter(([key]) => entry[key] !== undefined && entry[key] !== null);
  const binding: DeclaredBinding = {
    type,
    name: String(entry[name] ?? ""),
    ...Object.fromEntries(renamed.map(([key, apiKey]) => [apiKey, entry[key]])),
  };
  const shown = field ?? ["script_name", ...Object.keys(fields ?? {}), ...oneOf].find((key) => key in entry);
  const use = toBindingUse(binding);
  const label = `\`${[...path, ...(shown === undefined ? [] : [shown])].reduce(joinPath, "")}\``;
  return { ...use, label, path: shown === undefined ? path : [...path, shown] };
}

function joinPath(text: string | number, step: string | number): string {
  if (typeof step === "number") return `${text}[${step}]`;
  return text === "" ? step : `${text}.${step}`;
}

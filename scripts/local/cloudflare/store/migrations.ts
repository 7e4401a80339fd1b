import { randomUUID } from "node:crypto";
import * as v from "valibot";
import * as fields from "../../../../actions/shared/domain/schema/fields.ts";
import { ApiError, invalidUpload } from "../wire/api-error.ts";
import { optional } from "../wire/read-value.ts";
import type { DurableObjectClass } from "./records.ts";

type Classes = Readonly<Record<string, DurableObjectClass>>;

const classNames = optional(v.array(v.string()));

const STEP = {
  new_sqlite_classes: classNames,
  new_classes: classNames,
  deleted_classes: classNames,
  renamed_classes: optional(v.array(fields.object({ from: v.string(), to: v.string() }))),
};

/** The `migrations` of an upload: a single step, or a list of steps. */
export const MIGRATIONS = fields.object({
  ...STEP,
  old_tag: optional(v.string()),
  new_tag: optional(v.string()),
  steps: optional(v.array(fields.object(STEP))),
});

export type Migrations = v.InferOutput<typeof MIGRATIONS>;
type MigrationStep = Omit<Migrations, "old_tag" | "new_tag" | "steps">;

/** Durable Object classes of a script, and the tag of its last migration. */
export interface Migrated {
  readonly classes: Classes;
  readonly tag?: string;
}

/**
 * Applies the migrations of an upload. Throws ApiError 412/10079 if `old_tag` is not the script's current tag.
 * https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 */
export function migrate(current: Migrated, migrations: Migrations | undefined): Migrated {
  if (migrations === undefined) return current;
  if ((migrations.old_tag ?? "") !== (current.tag ?? "")) {
    throw new ApiError(
      412,
      10079,
      `Migration tag precondition failed; current tag is '${current.tag ?? ""}'`,
    );
  }
  const steps = migrations.steps ?? [migrations];
  const classes = steps.reduce(applyStep, current.classes);
  const tag = migrations.new_tag ?? current.tag;
  return tag === undefined ? { classes } : { classes, tag };
}

function applyStep(before: Classes, step: MigrationStep): Classes {
  const classes: Record<string, DurableObjectClass> = { ...before };
  const add = (name: string, durableObject: DurableObjectClass) => {
    if (classes[name] !== undefined) {
      throw new ApiError(
        400,
        10074,
        `Cannot apply new_classes migration to class '${name}' that is already depended on by existing Durable Objects`,
      );
    }
    classes[name] = durableObject;
  };
  const remove = (name: string): DurableObjectClass => {
    const durableObject = classes[name];
    if (durableObject === undefined)
      throw invalidUpload(`Cannot migrate class '${name}': it does not exist.`);
    delete classes[name];
    return durableObject;
  };
  for (const name of step.new_sqlite_classes ?? []) add(name, { storage: "sqlite", key: randomUUID() });
  for (const name of step.new_classes ?? []) add(name, { storage: "kv", key: randomUUID() });
  for (const name of step.deleted_classes ?? []) remove(name);
  for (const { from, to } of step.renamed_classes ?? []) add(to, remove(from));
  return classes;
}

import { randomUUID } from "node:crypto";
import { ApiError, invalidUpload } from "../wire/api-error.ts";
import type { DurableObjectClass } from "./records.ts";

type Classes = Readonly<Record<string, DurableObjectClass>>;

interface MigrationStep {
  readonly new_sqlite_classes?: readonly string[];
  readonly new_classes?: readonly string[];
  readonly deleted_classes?: readonly string[];
  readonly renamed_classes?: readonly { readonly from: string; readonly to: string }[];
}

export interface Migrations extends MigrationStep {
  readonly old_tag?: string;
  readonly new_tag?: string;
  readonly steps?: readonly MigrationStep[];
}

export interface Migrated {
  readonly classes: Classes;
  readonly tag?: string;
}

/**
 * Durable Object classes after an upload: https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/
 * @throws ApiError 412/10079 when `old_tag` is not the script's current tag
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
  const take = (name: string): DurableObjectClass => {
    const durableObject = classes[name];
    if (durableObject === undefined)
      throw invalidUpload(`Cannot migrate class '${name}': it does not exist.`);
    delete classes[name];
    return durableObject;
  };
  for (const name of step.new_sqlite_classes ?? []) add(name, { storage: "sqlite", key: randomUUID() });
  for (const name of step.new_classes ?? []) add(name, { storage: "kv", key: randomUUID() });
  for (const name of step.deleted_classes ?? []) take(name);
  for (const { from, to } of step.renamed_classes ?? []) add(to, take(from));
  return classes;
}

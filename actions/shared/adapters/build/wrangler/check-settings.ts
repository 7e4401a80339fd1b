import { isRecord } from "../../../domain/schema/is-record.ts";
import type { FieldPath } from "../../../domain/schema/validate.ts";
import { BINDING_KINDS, type BindingKind } from "./binding-kinds.ts";
import { listObjects } from "./fields.ts";

type Values = Readonly<Record<string, unknown>>;

/** A problem between several keys; `text` completes a sentence that begins with the key. */
export interface RuleProblem {
  readonly path: FieldPath;
  readonly text: string;
}

/**
 * Checks the rules that concern several keys. Reads the values as the file has them, so that a problem in one key does not
 * hide those of others; values of a wrong kind are ignored here, because the schemas report them.
 */
export function checkSettings(values: Values): readonly RuleProblem[] {
  return [
    ...requireSomething(values),
    ...checkAssets(values),
    ...checkMigrationTags(values),
    ...checkDurableObjectClasses(values),
    ...checkBindingNames(values),
    ...(values["no_bundle"] === true && values["minify"] === true
      ? [{ path: ["minify"], text: "has no effect on files that are not bundled (`no_bundle`)" }]
      : []),
  ];
}

function requireSomething({ main, assets }: Values): readonly RuleProblem[] {
  if (main !== undefined || assets !== undefined) return [];
  return [{ path: ["main"], text: "or `assets` is required" }];
}

function checkAssets({ main, assets }: Values): readonly RuleProblem[] {
  if (main !== undefined || !isRecord(assets)) return [];
  return ["binding", "run_worker_first"]
    .filter((key) => assets[key] !== undefined)
    .map((key) => ({ path: ["assets", key], text: "needs a Worker: set `main`" }));
}

function checkMigrationTags(values: Values): readonly RuleProblem[] {
  const tags = listObjects(values["migrations"]).map((migration) => migration["tag"]);
  return tags.flatMap((tag, index) =>
    typeof tag === "string" && tags.indexOf(tag) !== index
      ? [{ path: ["migrations", index, "tag"], text: `"${tag}" is used twice` }]
      : [],
  );
}

function checkDurableObjectClasses(values: Values): readonly RuleProblem[] {
  const { durable_objects: container, exports: declared } = values;
  // `exports` declares its classes without migrations.
  const classes = classesAfter(listObjects(values["migrations"]));
  for (const name of isRecord(declared) ? Object.keys(declared) : []) classes.add(name);
  return listObjects(isRecord(container) ? container["bindings"] : undefined).flatMap((binding, index) => {
    const { class_name: name, script_name: script } = binding;
    if (typeof name !== "string" || name === "" || script !== undefined || classes.has(name)) return [];
    const text = `names "${name}", which no migration creates; add it to \`new_sqlite_classes\` of a migration`;
    return [{ path: ["durable_objects", "bindings", index, "class_name"], text }];
  });
}

/** Returns the classes that exist once every migration is applied. */
function classesAfter(migrations: readonly Values[]): Set<string> {
  const classes = new Set<string>();
  for (const migration of migrations) {
    const created = [...listNames(migration["new_sqlite_classes"]), ...listNames(migration["new_classes"])];
    for (const name of created) classes.add(name);
    for (const { from, to } of listObjects(migration["renamed_classes"])) {
      classes.delete(String(from));
      classes.add(String(to));
    }
    for (const { to } of listObjects(migration["transferred_classes"])) classes.add(String(to));
    for (const name of listNames(migration["deleted_classes"])) classes.delete(name);
  }
  return classes;
}

/** Reports each name that an earlier binding has: the later binding would silently replace it. */
function checkBindingNames(values: Values): readonly RuleProblem[] {
  const bindings = BINDING_KINDS.flatMap((kind) => namedBindings(kind, values[kind.key]));
  return bindings.flatMap(({ path, name }, index) =>
    bindings.findIndex((earlier) => earlier.name === name) === index
      ? []
      : [{ path, text: `repeats the name of another binding, "${name}"` }],
  );
}

interface NamedBinding {
  readonly path: FieldPath;
  readonly name: string;
}

function namedBindings(kind: BindingKind, value: unknown): readonly NamedBinding[] {
  const { key, within, single, name: field = "binding" } = kind;
  if (key === "vars") {
    return isRecord(value) ? Object.keys(value).map((name) => ({ path: [key, name], name })) : [];
  }
  const named = (binding: Values, path: FieldPath): readonly NamedBinding[] => {
    const name = binding[field];
    return typeof name === "string" && name !== "" ? [{ path: [...path, field], name }] : [];
  };
  if (single === true) return isRecord(value) ? named(value, [key]) : [];
  const list = within === undefined ? value : isRecord(value) ? value[within] : undefined;
  const base = within === undefined ? [key] : [key, within];
  return listObjects(list).flatMap((binding, index) => named(binding, [...base, index]));
}

function listNames(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

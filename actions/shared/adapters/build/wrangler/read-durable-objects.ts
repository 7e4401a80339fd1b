import type { Migration, WorkerBinding } from "../../../domain/build/manifest.ts";
import { readName } from "./read-bindings.ts";
import type { Section } from "./section.ts";

/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
const CLASS_LISTS = ["new_sqlite_classes", "new_classes", "deleted_classes"] as const;
const CLASS_TABLES = { renamed_classes: ["from", "to"], transferred_classes: ["from", "from_script", "to"] };

export interface DurableObjects {
  readonly bindings: readonly WorkerBinding[];
  readonly migrations: readonly Migration[];
  /** When objects that are in use get new code. */
  readonly passthrough: Readonly<Record<string, unknown>>;
}

export function readDurableObjects(root: Section): DurableObjects {
  const migrations = readMigrations(root);
  const section = root.section("durable_objects");
  const entries = section?.sections("bindings") ?? [];
  const strategy = section?.table("code_update_strategy", ["mode", "max_delay"]);
  // `exports` says itself which classes exist.
  const declared = root.table("exports");
  const classes = new Set([...classesAfter(migrations), ...Object.keys(declared ?? {})]);
  const bindings = entries.map((entry): WorkerBinding => {
    const className = entry.requiredText("class_name");
    const scriptName = entry.text("script_name");
    if (className !== "" && scriptName === undefined && !classes.has(className)) {
      entry.problem(
        "class_name",
        `names "${className}", which no migration creates; add it to \`new_sqlite_classes\` of a migration`,
      );
    }
    const environment = entry.text("environment");
    const name = readName(entry, "name");
    entry.close();
    return {
      type: "durable_object_namespace",
      name,
      class_name: className,
      ...(scriptName === undefined ? {} : { script_name: scriptName }),
      ...(environment === undefined ? {} : { environment }),
    };
  });
  section?.close();
  return {
    bindings,
    migrations,
    passthrough: strategy === undefined ? {} : { code_update_strategy: strategy },
  };
}

function readMigrations(root: Section): Migration[] {
  const tags = new Set<string>();
  return root.sections("migrations").map((entry) => {
    const tag = entry.requiredText("tag");
    if (tags.has(tag)) entry.problem("tag", `"${tag}" is used twice`);
    tags.add(tag);
    const steps: Record<string, unknown> = {};
    for (const key of CLASS_LISTS) {
      if (entry.has(key)) steps[key] = entry.texts(key);
    }
    for (const [key, fields] of Object.entries(CLASS_TABLES)) {
      if (!entry.has(key)) continue;
      steps[key] = entry.sections(key).map((moved) => {
        const step = Object.fromEntries(fields.map((field) => [field, moved.requiredText(field)]));
        moved.close();
        return step;
      });
    }
    entry.close();
    return { tag, ...steps };
  });
}

/** The classes that exist once every migration was applied. */
function classesAfter(migrations: readonly Migration[]): ReadonlySet<string> {
  const classes = new Set<string>();
  const named = (value: unknown) => (Array.isArray(value) ? (value as string[]) : []);
  for (const migration of migrations) {
    for (const name of named(migration["new_sqlite_classes"])) classes.add(name);
    for (const name of named(migration["new_classes"])) classes.add(name);
    for (const { from, to } of (migration["renamed_classes"] ?? []) as { from: string; to: string }[]) {
      classes.delete(from);
      classes.add(to);
    }
    for (const { to } of (migration["transferred_classes"] ?? []) as { to: string }[]) classes.add(to);
    for (const name of named(migration["deleted_classes"])) classes.delete(name);
  }
  return classes;
}

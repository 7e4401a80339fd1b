import type { Migration, WorkerBinding } from "../../domain/manifest.ts";
import { readName } from "./read-bindings.ts";
import type { Section } from "./section.ts";

/** https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/ */
const CLASS_LISTS = ["new_sqlite_classes", "new_classes", "deleted_classes"] as const;

export interface DurableObjects {
  readonly bindings: readonly WorkerBinding[];
  readonly migrations: readonly Migration[];
}

export function readDurableObjects(root: Section): DurableObjects {
  const migrations = readMigrations(root);
  const section = root.section("durable_objects");
  const entries = section?.sections("bindings") ?? [];
  const classes = classesAfter(migrations);
  const bindings = entries.map((entry): WorkerBinding => {
    const className = entry.requiredText("class_name");
    const scriptName = entry.text("script_name");
    if (className !== "" && scriptName === undefined && !classes.has(className)) {
      entry.problem(
        "class_name",
        `names "${className}", which no migration creates; add it to \`new_sqlite_classes\` of a migration`,
      );
    }
    const name = readName(entry, "name");
    entry.close();
    return {
      type: "durable_object_namespace",
      name,
      class_name: className,
      ...(scriptName === undefined ? {} : { script_name: scriptName }),
    };
  });
  section?.close();
  return { bindings, migrations };
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
    if (entry.has("renamed_classes")) {
      steps["renamed_classes"] = entry.sections("renamed_classes").map((renamed) => {
        const step = { from: renamed.requiredText("from"), to: renamed.requiredText("to") };
        renamed.close();
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
    for (const name of named(migration["deleted_classes"])) classes.delete(name);
  }
  return classes;
}

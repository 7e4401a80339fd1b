import type { WorkerBinding } from "../../../domain/build/manifest.ts";

const CLASSES: Readonly<Record<string, string>> = {
  durable_object_namespace: "Durable Object class",
  workflow: "Workflow class",
};

/**
 * Describes each class that a binding names and the entry does not export. Cloudflare reports it too, but only after the
 * upload and without naming the file.
 */
export function describeMissingExports(
  main: string,
  exports: readonly string[],
  bindings: readonly WorkerBinding[],
): readonly string[] {
  return bindings.flatMap(({ type, script_name, class_name }) => {
    const kind = CLASSES[type];
    if (kind === undefined || script_name !== undefined || exports.includes(String(class_name))) return [];
    return [`"${main}" does not export the ${kind} "${String(class_name)}".`];
  });
}

import { parsePackageName } from "../../../domain/packages/package-name.ts";
import { objectOrEmpty } from "../../../domain/schema/lenient.ts";

const MAX_DEPTH = 6;

/** A package that a `package.json` names as the target of an import. */
export interface MappedPackage {
  readonly name: string;
  /** What is mapped to it: a key of `imports` or `browser`. */
  readonly key: string;
}

/**
 * Lists the packages that a `package.json` names as the target of an import: esbuild follows `imports` and `browser` without
 * asking a plugin. https://nodejs.org/api/packages.html#subpath-imports
 */
export function listMappedPackages(manifest: Readonly<Record<string, unknown>>): readonly MappedPackage[] {
  const mappings = ["imports", "browser"].flatMap((field) => Object.entries(objectOrEmpty(manifest[field])));
  return mappings.flatMap(([key, value]) => {
    const targets = new Set<string>();
    collect(value, targets, 1);
    return Array.from(targets, (name) => ({ name, key }));
  });
}

function collect(value: unknown, targets: Set<string>, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof value === "string") {
    const name = parsePackageName(value);
    if (name !== undefined) targets.add(name);
  } else
    for (const part of Object.values(Array.isArray(value) ? value : objectOrEmpty(value)))
      collect(part, targets, depth + 1);
}

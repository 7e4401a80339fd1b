import { parsePackageName } from "../../../domain/packages/package-name.ts";
import { objectOrEmpty } from "../../../domain/schema/lenient.ts";

const MAX_DEPTH = 6;

/**
 * Lists the packages that a `package.json` names as the target of an import: esbuild follows `imports` and `browser` without
 * asking a plugin. https://nodejs.org/api/packages.html#subpath-imports
 */
export function listMappedPackages(manifest: Readonly<Record<string, unknown>>): readonly string[] {
  const targets = new Set<string>();
  for (const key of ["imports", "browser"]) collect(objectOrEmpty(manifest[key]), targets, 0);
  return [...targets];
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

import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";

/** Members of a `package.json` that list dependencies. Most front ends list theirs under `devDependencies`. */
export const DEPENDENCY_KEYS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/**
 * Members that list what a directory of the workspace installs. Package managers do not record peers alike, and an optional
 * peer need not be installed.
 */
export const INSTALLED_KEYS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

/** Content of the `package.json` files of a workspace by directory relative to its root; `.` is the root. */
export type Manifests = ReadonlyMap<string, unknown>;

/**
 * Lists the name and version range of every dependency of a `package.json`, or of a lock file's entry in the same
 * form.
 */
export function listDependencies(
  manifest: unknown,
  keys: readonly string[] = DEPENDENCY_KEYS,
): readonly (readonly [name: string, range: string])[] {
  const members = objectOrEmpty(manifest);
  return keys.flatMap((key) =>
    Object.entries(objectOrEmpty(members[key])).map(([name, range]) => [name, stringOrEmpty(range)] as const),
  );
}

/** Returns true for the value `true` of a document, also if its parser returns every scalar as a string. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

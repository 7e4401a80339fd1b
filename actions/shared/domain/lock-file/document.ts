/** A mapping of a parsed document of which nothing is known yet. */
export type Table = Readonly<Record<string, unknown>>;

/** The value when it is a mapping, an empty one otherwise: a lock file may leave out every part. */
export function tableOf(value: unknown): Table {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Table) : {};
}

export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What a package or a folder may install. Development dependencies count: most front ends list theirs there. */
export const DEPENDENCY_KEYS = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
  "peerDependencies",
] as const;

/** Name and wanted version of every dependency of a `package.json` or of what a lock file copied from one. */
export function dependenciesOf(
  entry: Table,
  keys: readonly string[] = DEPENDENCY_KEYS,
): readonly (readonly [name: string, range: string])[] {
  return keys.flatMap((key) =>
    Object.entries(tableOf(entry[key])).map(([name, range]) => [name, textOf(range)] as const),
  );
}

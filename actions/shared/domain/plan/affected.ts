/** An app's inputs outside its directory. Paths are relative to the repository's root. */
export interface OutsideInputs {
  /** Directories of the workspace packages that it depends on, directly or indirectly. */
  readonly packages: readonly string[];
  /** Configuration files outside its directory, such as those that its `tsconfig.json` extends. */
  readonly files: readonly string[];
  /** Path of a lock file outside its directory; absent if there is none. */
  readonly lockFile?: string;
  /** Names of its packages that the changed lock file affects; undefined if that is unknown. */
  readonly changedPackages?: readonly string[];
}

const MAX_REASON = 140;

/** Returns the changed files that are inputs of the app. */
export function affectingFiles(
  changed: readonly string[],
  { packages, files }: OutsideInputs,
): readonly string[] {
  return changed.filter(
    (file) => files.includes(file) || packages.some((folder) => file.startsWith(`${folder}/`)),
  );
}

/** Decides whether a changed lock file affects an app; undefined if it did not change. */
export function decideByLockFile(
  changed: readonly string[],
  { lockFile, changedPackages }: OutsideInputs,
): { readonly build: boolean; readonly reason: string } | undefined {
  if (lockFile === undefined || !changed.includes(lockFile)) return undefined;
  if (changedPackages === undefined) return { build: true, reason: describeList("Changed", [lockFile]) };
  if (changedPackages.length > 0) {
    return { build: true, reason: describeList("Changed packages", changedPackages) };
  }
  return {
    build: false,
    reason: `nothing changed in its directory, and none of its packages in ${lockFile}`,
  };
}

/**
 * Renders the first item of a list and the number of the others, e.g. `Changed: src/a.ts and 2 more`, in at most 140
 * characters.
 */
export function describeList(what: string, [first = "", ...rest]: readonly string[]): string {
  const others = rest.length === 0 ? "" : ` and ${rest.length} more`;
  const room = MAX_REASON - `${what}: `.length - others.length;
  // Keep the end of a long path: it distinguishes files better than the beginning.
  const shown = first.length <= room ? first : `…${first.slice(first.length - room + 1)}`;
  return `${what}: ${shown}${others}`;
}

/** What an app is built from besides its own folder. Paths are from the repository's root. */
export interface OutsideInputs {
  /** Folders of the workspace's packages that it depends on, directly or through one another. */
  readonly packages: readonly string[];
  /** Configuration outside of its folder, such as what its `tsconfig.json` extends. */
  readonly files: readonly string[];
  /** Outside of its folder; absent when there is none. */
  readonly lockFile?: string;
  /** Names of its installed packages that a change of the lock file touches; undefined when that cannot be told. */
  readonly changedPackages?: readonly string[];
}

const MAX_REASON = 140;

/** Those of the changed files that an app is built from. */
export function affectingFiles(
  changed: readonly string[],
  { packages, files }: OutsideInputs,
): readonly string[] {
  return changed.filter(
    (file) => files.includes(file) || packages.some((folder) => file.startsWith(`${folder}/`)),
  );
}

/** What a changed lock file means for an app; undefined when it did not change. */
export function decideByLockFile(
  changed: readonly string[],
  { lockFile, changedPackages }: OutsideInputs,
): { readonly build: boolean; readonly reason: string } | undefined {
  if (lockFile === undefined || !changed.includes(lockFile)) return undefined;
  if (changedPackages === undefined) return { build: true, reason: describeList("Changed", [lockFile]) };
  if (changedPackages.length > 0) {
    return { build: true, reason: describeList("Changed packages", changedPackages) };
  }
  return { build: false, reason: `nothing changed in its folder, and none of its packages in ${lockFile}` };
}

/** "Changed: " the first, and how many more; at most 140 characters. */
export function describeList(what: string, [first = "", ...rest]: readonly string[]): string {
  const others = rest.length === 0 ? "" : ` and ${rest.length} more`;
  const room = MAX_REASON - `${what}: `.length - others.length;
  // The end tells files apart better than the beginning does.
  const shown = first.length <= room ? first : `…${first.slice(first.length - room + 1)}`;
  return `${what}: ${shown}${others}`;
}

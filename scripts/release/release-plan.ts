const SEMVER = /^(\d+)\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

export interface ReleasePlan {
  /** `vX.Y.Z`, which must not exist yet. */
  readonly tag: string;
  /** `vX`, which moves. */
  readonly majorTag: string;
}

/** A version is tagged once: what a tag holds never changes. */
export function planRelease(version: string, existingTags: readonly string[]): ReleasePlan {
  const major = SEMVER.exec(version)?.[1];
  if (major === undefined) throw new Error(`package.json has the version "${version}", which is no X.Y.Z.`);
  const tag = `v${version}`;
  if (existingTags.includes(tag)) throw new Error(`${tag} exists; raise the version in package.json first.`);
  return { tag, majorTag: `v${major}` };
}

/** Version and integrity of every package in a lock file, by name. */
export function readLockedPackages(
  lockFile: string,
): ReadonlyMap<string, { readonly version: string; readonly integrity: string }> {
  const { packages } = JSON.parse(lockFile) as {
    readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
  };
  const locked = new Map<string, { version: string; integrity: string }>();
  for (const [path, { version, integrity }] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name !== undefined && version !== undefined && integrity !== undefined)
      locked.set(name, { version, integrity });
  }
  return locked;
}

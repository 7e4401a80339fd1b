const SEMVER = /^(\d+)\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;

/** The tags of a release. */
export interface ReleasePlan {
  /** `vX.Y.Z`; created once and never moved. */
  readonly tag: string;
  /** `vX`; moved to every release of that major version. */
  readonly majorTag: string;
}

/** Plans the tags of a version. Throws if the version is not semantic or was released before. */
export function planRelease(version: string, existingTags: readonly string[]): ReleasePlan {
  const major = SEMVER.exec(version)?.[1];
  if (major === undefined) throw new Error(`package.json has the version "${version}"; it must be X.Y.Z.`);
  const tag = `v${version}`;
  if (existingTags.includes(tag)) throw new Error(`${tag} exists; raise the version in package.json.`);
  return { tag, majorTag: `v${major}` };
}

import * as v from "valibot";
import { object } from "../../actions/shared/domain/schema/fields.ts";

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

/** A package as package-lock.json pins it. */
export interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

const LOCK_FILE = object({
  packages: v.record(
    v.string(),
    object({ version: v.optional(v.string()), integrity: v.optional(v.string()) }),
  ),
});

/** Parses package-lock.json into version and integrity of every package, by name. */
export function parseLockedPackages(lockFile: string): ReadonlyMap<string, LockedPackage> {
  const { packages } = v.parse(LOCK_FILE, JSON.parse(lockFile));
  const locked = new Map<string, LockedPackage>();
  for (const [path, { version, integrity }] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1];
    if (name !== undefined && version !== undefined && integrity !== undefined)
      locked.set(name, { version, integrity });
  }
  return locked;
}

import * as v from "valibot";
import { object } from "../../actions/shared/domain/schema/fields.ts";

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

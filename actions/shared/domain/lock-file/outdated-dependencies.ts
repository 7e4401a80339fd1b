import { INSTALLED_KEYS, listDependencies, type Manifests } from "./dependencies.ts";
import type { LockGraph } from "./lock-graph.ts";
import { isInRange } from "./version-range.ts";

/** A dependency of a `package.json` with which the lock file does not agree. */
export interface OutdatedDependency {
  /** Directory of the `package.json`, relative to the lock file. */
  readonly directory: string;
  readonly name: string;
  /** Range in the `package.json`. */
  readonly wanted: string;
  /** What the lock file has: the range of an earlier `package.json`, or a package; undefined if it lacks the dependency. */
  readonly locked?: string;
}

/** Ranges that lead to a package of another name, or whose range is elsewhere. */
const INDIRECT = /^(npm|jsr|catalog|workspace|file|link|portal|patch|git.*|https?|\w+):|\//;
/** A tag, such as `latest`. Any version may have had it when the lock file was made. */
const TAG = /^(?!v?\d|[xX]$)[\w-][\w.-]*$/;

/**
 * Lists the dependencies with which the lock file does not agree, as package managers do before an install from it. An
 * unchanged range agrees; so does a new one that the locked version satisfies.
 */
export function listOutdatedDependencies(
  { importers, packages, ranges }: LockGraph,
  manifests: Manifests,
): readonly OutdatedDependency[] {
  return [...manifests].flatMap(([directory, manifest]) => {
    const id = importers.get(directory);
    const dependencies = id === undefined ? undefined : packages.get(id)?.dependencies;
    const recorded = ranges?.get(directory);
    const optional = new Set(listDependencies(manifest, ["optionalDependencies"]).map(([name]) => name));
    return listDependencies(manifest, INSTALLED_KEYS).flatMap(
      ([name, wanted]): readonly OutdatedDependency[] => {
        const range = recorded?.get(name);
        const target = dependencies?.get(name);
        const found = target === undefined ? undefined : packages.get(target);
        const outdated = (locked: string | undefined) => [
          { directory, name, wanted, ...(locked === undefined || locked === "" ? {} : { locked }) },
        ];
        if (found === undefined) return optional.has(name) && range === wanted ? [] : outdated(range);
        if (found.source.kind === "directory" || range === "") return [];
        const label = `${found.name}@${found.version}`;
        if (found.name !== name && !INDIRECT.test(wanted)) return outdated(label);
        const isSame = range === undefined ? undefined : normalize(range) === normalize(wanted);
        const isSatisfied = isInRange(found.version, wanted.replace(/^npm:(@?[^@]+@)?/, ""));
        if (isSame === true || isSatisfied === true || TAG.test(wanted)) return [];
        // Without recorded ranges, the lock file was searched for the range itself.
        if (isSame === undefined && isSatisfied === undefined) return [];
        return outdated(range ?? label);
      },
    );
  });
}

/** yarn 2 and later add the protocol to the range. */
function normalize(range: string): string {
  return range.trim().replace(/^npm:(?!@?[^@]+@)/, "");
}

import { listDependencies } from "../lock-file/dependencies.ts";
import { joinPath, toDirectoryId, toDirectorySource } from "../lock-file/directory-path.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockedPackage, LockGraph, PackageSource } from "../lock-file/lock-graph.ts";
import { findRefusal, refuse, toTarballSource } from "../lock-file/package-source.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { LockFile } from "./package-manager.ts";
import { type ClassicEntry, parseClassicLock } from "./yarn-classic-parser.ts";

/**
 * Reads the `yarn.lock` of yarn 1, which maps `name@range, name@range` to an entry. It does not record the workspace's
 * directories, so they come from their `package.json` files; nor does it record peers. Throws LockFileInvalid.
 * https://classic.yarnpkg.com/lang/en/docs/yarn-lock
 */
export function readClassicLock({ text, manifests, directory: root = "." }: LockFile): LockGraph {
  const entries = parseClassicLock(text);
  const ids = new Map<string, string>();
  for (const [id, entry] of entries) {
    for (const pattern of entry.patterns) {
      const other = entries.get(ids.get(pattern) ?? "");
      // A merge can leave two entries for a range. Only if they are the same package, it is clear which one is meant.
      if (other !== undefined && describe(other) !== describe(entry))
        throw new LockFileInvalid(`repeats the key "${pattern}"`, { line: entry.line });
      if (other === undefined) ids.set(pattern, id);
    }
  }
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  const ranges = new Map<string, ReadonlyMap<string, string>>();
  const members = new Map<string, string>();
  for (const [directory, manifest] of manifests) {
    const name = stringOrEmpty(objectOrEmpty(manifest)["name"]);
    if (name !== "") members.set(name, directory);
  }
  const resolutions = listResolutions(manifests.get("."));
  const find = (name: string, range: string): string | undefined => {
    const id = ids.get(`${name}@${range}`) ?? ids.get(`${name}@${resolutions.get(name) ?? ""}`);
    if (id !== undefined) return id;
    const member = members.get(name);
    return member === undefined ? undefined : toDirectoryId(member);
  };
  for (const [directory, manifest] of manifests) {
    importers.set(directory, toDirectoryId(directory));
    ranges.set(directory, new Map([...resolutions.keys()].map((name) => [name, ""])));
    packages.set(toDirectoryId(directory), {
      ...{ name: stringOrEmpty(objectOrEmpty(manifest)["name"]) || directory, version: "", identity: "" },
      source: toDirectorySource(directory, root, () => undefined),
      // The keys of directories are relative to the root of the workspace.
      dependencies: resolveAll(manifest, (name, range) => find(name, fromRoot(directory, range))),
    });
  }
  for (const [id, entry] of entries) {
    packages.set(id, { ...toPackage(entry, root), dependencies: resolveAll(entry, find) });
  }
  return { importers, packages, ranges };
}

function fromRoot(directory: string, range: string): string {
  const [, scheme, path] = /^(link:|file:)(\.{1,2}\/.*)$/.exec(range) ?? [];
  return path === undefined || directory === "." ? range : `${scheme}./${joinPath(directory, path)}`;
}

function describe({
  version,
  resolved,
  integrity,
  dependencies,
  optionalDependencies,
}: ClassicEntry): string {
  return JSON.stringify([version, resolved, integrity, dependencies, optionalDependencies]);
}

/** Reads the root's `resolutions`, whose keys are globs that end in a package's name. */
function listResolutions(manifest: unknown): ReadonlyMap<string, string> {
  const { resolutions } = objectOrEmpty(manifest);
  return new Map(
    Object.entries(objectOrEmpty(resolutions)).flatMap(([pattern, range]) => {
      const [, name] = /(?:^|\/)((?:@[^/@]+\/)?[^/@]+)$/.exec(pattern) ?? [];
      return name === undefined ? [] : [[name, stringOrEmpty(range)] as const];
    }),
  );
}

function resolveAll(
  manifest: unknown,
  find: (name: string, range: string) => string | undefined,
): ReadonlyMap<string, string> {
  const dependencies = new Map<string, string>();
  for (const [name, range] of listDependencies(manifest)) {
    const id = dependencies.has(name) ? undefined : find(name, range);
    if (id !== undefined) dependencies.set(name, id);
  }
  return dependencies;
}

function toPackage(entry: ClassicEntry, root: string): Omit<LockedPackage, "dependencies"> {
  const { patterns, version, resolved, integrity, line } = entry;
  const [pattern = ""] = patterns;
  const at = pattern.indexOf("@", 1);
  const [own, range] = at < 0 ? [pattern, ""] : [pattern.slice(0, at), pattern.slice(at + 1)];
  // The name that dependents use may be an alias: `react-17@npm:react@^17.0.0`.
  const name = /^npm:(@?[^@]+)/.exec(range)?.[1] ?? own;
  return { name, version, identity: `${version} ${integrity || resolved || range}`, source: findSource() };

  function findSource(): PackageSource {
    const [, scheme, path] = /^(link|file):(.*)$/.exec(range) ?? [];
    if (path !== undefined && (scheme === "link" || resolved === "")) {
      return toDirectorySource(joinPath(".", path), root, () => line);
    }
    // The address ends with the tarball's SHA-1.
    const address = resolved.replace(/#[0-9a-f]{40}$/, "");
    const wanted = findRefusal(range);
    if (wanted !== undefined && !range.startsWith("npm:")) return refuse(wanted, resolved || range, line);
    if (/^https?:/.test(range)) return refuse(findRefusal(resolved) ?? "http", resolved || range, line);
    if (findRefusal(resolved) === "git") return refuse("git", resolved, line);
    const proof = integrity || (address === resolved ? "" : `sha1 ${resolved.slice(address.length + 1)}`);
    return toTarballSource({ name, version, integrity: proof, address }, () => line);
  }
}

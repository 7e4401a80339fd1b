import { isTrue, listDependencies } from "../lock-file/dependencies.ts";
import { joinPath, toDirectoryId, toDirectorySource } from "../lock-file/directory-path.ts";
import { createLineFinder } from "../lock-file/line-finder.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockedPackage, LockGraph, PackageSource } from "../lock-file/lock-graph.ts";
import { refuse, toTarballSource } from "../lock-file/package-source.ts";
import { parseYamlDocument } from "../lock-file/parse-yaml-document.ts";
import { isRecord } from "../schema/is-record.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import type { DocumentParsers, LockFile } from "./package-manager.ts";

type Members = Readonly<Record<string, unknown>>;

/** pnpm lists resolved peers with the other dependencies; `peerDependencies` holds only their ranges. */
const RESOLVED_KEYS = ["dependencies", "devDependencies", "optionalDependencies"] as const;

/**
 * Reads `pnpm-lock.yaml` of pnpm 3 and later (lock file versions 5 to 9). Throws LockFileInvalid.
 * https://github.com/pnpm/spec/tree/master/lockfile
 */
export async function readPnpmLock(
  { text, directory: root = "." }: LockFile,
  { yaml }: DocumentParsers,
): Promise<LockGraph> {
  const main = findMainDocument(text);
  const lock = objectOrEmpty(await parseYamlDocument(main, yaml));
  const version = stringOrEmpty(lock["lockfileVersion"]);
  if (!/^[5-9](\.|$)/.test(version)) {
    throw new LockFileInvalid(`has the version "${version}", which is not a version of pnpm 3 or later`);
  }
  const entries = objectOrEmpty(lock["packages"]);
  const snapshots = lock["snapshots"] === undefined ? entries : objectOrEmpty(lock["snapshots"]);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  const ranges = new Map<string, ReadonlyMap<string, string>>();
  // Without a workspace, versions 5 and 6 list the dependencies of the only directory at the top.
  const directories = lock["importers"] === undefined ? { ".": lock } : objectOrEmpty(lock["importers"]);
  for (const [path, value] of Object.entries(directories)) {
    const directory = joinPath(".", path);
    importers.set(directory, toDirectoryId(directory));
    ranges.set(directory, listRanges(objectOrEmpty(value), objectOrEmpty(lock["overrides"])));
    packages.set(toDirectoryId(directory), {
      ...toDirectory(directory, root),
      dependencies: resolveAll(snapshots, value, directory),
    });
  }
  const offset = text.slice(0, text.length - main.length).split("\n").length - 1;
  const findLine = createLineFinder(main, /^ {2}(?:\? )?["']?([^\s"'].*?)["']?:?(?: \{.*)?\r?$/s);
  for (const [key, value] of Object.entries(snapshots)) {
    const bare = key.replace(/\(.*$/s, "");
    const entry = objectOrEmpty(Object.hasOwn(entries, key) ? entries[key] : entries[bare]);
    const line = () => {
      const found = findLine(key) ?? findLine(bare);
      return found === undefined ? undefined : found + offset;
    };
    packages.set(key, {
      ...toPackage(key, entry, root, line),
      dependencies: resolveAll(snapshots, value, "."),
    });
  }
  addLinkedDirectories(packages, root);
  return { importers, packages, ranges };
}

/** Since pnpm 11, a first document may lock pnpm itself; the project's document is the last one. */
function findMainDocument(text: string): string {
  const start = text.replaceAll("\r\n", " \n").lastIndexOf("\n---");
  return text.slice(start < 0 ? 0 : start + 1).replace(/^\uFEFF?---[^\n]*\n/, "");
}

function toDirectory(path: string, root: string): Omit<LockedPackage, "dependencies"> {
  return { name: path, version: "", identity: "", source: toDirectorySource(path, root, () => undefined) };
}

function toPackage(
  key: string,
  entry: Members,
  root: string,
  line: () => number | undefined,
): Omit<LockedPackage, "dependencies"> {
  const parsed = parseKey(key);
  const name = stringOrEmpty(entry["name"]) || parsed.name;
  const version = stringOrEmpty(entry["version"]) || parsed.version;
  const { integrity, tarball, commit, repo, directory, type } = objectOrEmpty(entry["resolution"]);
  const proof = [integrity, tarball, commit, directory].map(stringOrEmpty).find((one) => one !== "") ?? "";
  return { name, version, identity: proof, source: findSource() };

  function findSource(): PackageSource {
    if (directory !== undefined)
      return toDirectorySource(joinPath(".", stringOrEmpty(directory)), root, line);
    if (commit !== undefined || repo !== undefined || type === "git")
      return refuse("git", `${stringOrEmpty(repo)}#${stringOrEmpty(commit)}`, line());
    if (isTrue(entry["patched"]) || key.includes("(patch_hash=")) return refuse("patch", key, line());
    const address = stringOrEmpty(tarball);
    const source = toTarballSource({ name, version, integrity: stringOrEmpty(integrity), address }, line);
    if (source.kind === "refused") return source;
    // A key that does not lead to a version names an address; the public registry does not verify such a package's name.
    if (/^\d/.test(parsed.version)) return source;
    return refuse(/https?:/.test(key) ? "http" : "unknown", address || key, line());
  }
}

/**
 * Parses `name@version(peers)` of versions 6 and 9, there with a slash before it, and `/name/version_peers` of version 5.
 * Keys of packages from elsewhere hold an address; then `packages` has their name and version.
 */
function parseKey(key: string): { readonly name: string; readonly version: string } {
  const bare = key.replace(/\(.*$/s, "");
  const [, name = "", version = ""] =
    /^\/?((?:@[^/@]+\/)?[^/@]+)@(.*)$/.exec(bare) ?? /^\/((?:@[^/]+\/)?[^/]+)\/([^/_]+)/.exec(bare) ?? [];
  return { name, version };
}

function listRanges(importer: Members, overrides: Members): ReadonlyMap<string, string> {
  const ranges = new Map<string, string>(listDependencies(importer, ["specifiers"]));
  for (const key of RESOLVED_KEYS) {
    for (const [name, value] of Object.entries(objectOrEmpty(importer[key]))) {
      if (isRecord(value)) ranges.set(name, stringOrEmpty(value["specifier"]));
    }
  }
  // For these, the importer has the override instead of the range of its `package.json`.
  for (const selector of Object.keys(overrides)) {
    const [, name = ""] = /^(?:.*>)?(@?[^@]+)/.exec(selector) ?? [];
    if (ranges.has(name)) ranges.set(name, "");
  }
  return ranges;
}

function resolveAll(snapshots: Members, value: unknown, directory: string): ReadonlyMap<string, string> {
  const entry = objectOrEmpty(value);
  return new Map(
    RESOLVED_KEYS.flatMap((key) =>
      Object.entries(objectOrEmpty(entry[key])).map(([name, dependency]) => {
        const version = isRecord(dependency) ? dependency["version"] : dependency;
        return [name, toId(snapshots, name, stringOrEmpty(version), directory)] as const;
      }),
    ),
  );
}

function toId(snapshots: Members, name: string, reference: string, directory: string): string {
  if (reference.startsWith("link:"))
    return toDirectoryId(joinPath(directory, reference.slice("link:".length)));
  // The reference of an alias, or of a package from elsewhere, is the key itself.
  const candidates = [reference, `${name}@${reference}`, `/${name}@${reference}`, `/${name}/${reference}`];
  return candidates.find((key) => Object.hasOwn(snapshots, key)) ?? reference;
}

/** Adds the directories outside the workspace to which the lock file links. */
function addLinkedDirectories(packages: Map<string, LockedPackage>, root: string): void {
  const prefix = toDirectoryId("");
  for (const { dependencies } of [...packages.values()]) {
    for (const id of dependencies.values()) {
      if (!id.startsWith(prefix) || packages.has(id)) continue;
      packages.set(id, { ...toDirectory(id.slice(prefix.length), root), dependencies: new Map() });
    }
  }
}

import { listDependencies } from "../lock-file/dependencies.ts";
import { joinPath, toDirectoryId, toDirectorySource } from "../lock-file/directory-path.ts";
import { createLineFinder } from "../lock-file/line-finder.ts";
import { LockFileInvalid } from "../lock-file/lock-file-invalid.ts";
import type { LockedPackage, LockGraph, PackageSource } from "../lock-file/lock-graph.ts";
import { findRefusal, refuse, toTarballSource } from "../lock-file/package-source.ts";
import { parseYamlDocument } from "../lock-file/parse-yaml-document.ts";
import { isRecord } from "../schema/is-record.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import { type BerryEntry, linkPeers } from "./berry-peers.ts";
import { createBerryResolver } from "./berry-resolver.ts";
import type { DocumentParsers, LockFile } from "./package-manager.ts";

/** The parameter of a resolution that holds the tarball's address. */
const ARCHIVE_URL = "__archiveUrl=";

/**
 * Reads the `yarn.lock` of yarn 2 and later. Peers come from the dependents, so one entry of the lock file can become
 * several of the graph. Throws LockFileInvalid. https://yarnpkg.com/advanced/lexicon#virtual-package
 */
export async function readBerryLock(
  { text, manifests, directory: root = "." }: LockFile,
  { yaml }: DocumentParsers,
): Promise<LockGraph> {
  const lock = await parseYamlDocument(text, yaml);
  if (!isRecord(lock)) throw new LockFileInvalid("is not a lock file of yarn 2 or later");
  const cacheKey = stringOrEmpty(objectOrEmpty(lock["__metadata"])["cacheKey"]);
  const findLine = createLineFinder(text, /^(?:\? )?"?([^\s"#].*?)"?:?\r?$/s);
  const keys = Object.keys(lock).filter((key) => key !== "__metadata");
  const resolve = createBerryResolver(lock, keys, manifests.get("."));
  const entries = new Map<string, BerryEntry>();
  const importers = new Map<string, string>();
  const ranges = new Map<string, ReadonlyMap<string, string>>();
  for (const key of keys) {
    const value = objectOrEmpty(lock[key]);
    const locator = parseLocator(stringOrEmpty(value["resolution"]) || key);
    const context = { root, line: () => findLine(key), checksum: toChecksum(value["checksum"], cacheKey) };
    const [, path] = /^workspace:(.*)$/.exec(locator.reference) ?? [];
    const id = path === undefined ? key : toDirectoryId(joinPath(".", path));
    const wanted = listDependencies(value, ["dependencies", "optionalDependencies"]);
    if (path !== undefined) {
      importers.set(joinPath(".", path), id);
      ranges.set(joinPath(".", path), new Map(wanted.map(([name, range]) => [name, withoutProtocol(range)])));
    }
    entries.set(id, {
      ...toPackage(key, value, locator, context),
      wanted: new Map(
        wanted.flatMap(([name, range]) => {
          const target = resolve({ name, range, dependent: locator });
          return target === undefined ? [] : [[name, target]];
        }),
      ),
      peers: [
        ...new Set([
          ...Object.keys(objectOrEmpty(value["peerDependencies"])),
          ...Object.keys(objectOrEmpty(value["peerDependenciesMeta"])),
        ]),
      ].sort(),
    });
  }
  return { importers, packages: linkPeers(entries, [...importers.values()]), ranges };
}

/** What a lock file's `resolution` names: `react@npm:18.3.1`. */
interface Locator {
  readonly name: string;
  readonly reference: string;
}

function parseLocator(resolution: string): Locator {
  const at = resolution.indexOf("@", 1);
  return at < 0
    ? { name: resolution, reference: "" }
    : { name: resolution.slice(0, at), reference: resolution.slice(at + 1) };
}

/** yarn 2 and 3 write `npm:` into the keys only. */
function withoutProtocol(range: string): string {
  return range.replace(/^npm:(?!@?[^@]+@)/, "");
}

/** Adds the key of the cache's format, which yarn leaves out if it is the lock file's own. */
function toChecksum(value: unknown, cacheKey: string): string {
  const checksum = stringOrEmpty(value);
  if (checksum === "" || checksum.includes("/")) return checksum;
  return `${cacheKey}/${checksum}`;
}

interface EntryContext {
  readonly root: string;
  readonly checksum: string;
  line(): number | undefined;
}

function toPackage(
  key: string,
  value: Readonly<Record<string, unknown>>,
  { name, reference }: Locator,
  { root, line, checksum }: EntryContext,
): Omit<LockedPackage, "dependencies"> {
  const version = stringOrEmpty(value["version"]);
  const source = findSource();
  if (source.kind === "directory") return { name, version: "", identity: "", source };
  return { name, version, identity: `${version} ${checksum || reference}`, source };

  function findSource(): PackageSource {
    const [, scheme = "", rest = ""] = /^([\w+.-]+):(.*)$/s.exec(reference) ?? [];
    if (scheme === "workspace") return toDirectorySource(joinPath(".", rest), root, line);
    if (scheme === "npm") {
      const parameters = rest.split("::").slice(1).join("::").split("&");
      const archive = parameters.find((one) => one.startsWith(ARCHIVE_URL))?.slice(ARCHIVE_URL.length);
      const address = archive === undefined ? "" : decodeURIComponent(archive);
      if (!isNamedBy(key, name)) return refuse("mismatch", `${name}@${reference}`, line());
      return toTarballSource({ name, version, integrity: checksum, address }, line);
    }
    const [target = ""] = rest.split(/#|::/);
    if (scheme === "link" || (scheme === "file" && !/\.t(ar\.)?gz$/.test(target))) {
      const [, locator = ""] = /locator=([^&]*)/.exec(reference) ?? [];
      const [, from = "."] = /@workspace:(.*)$/s.exec(decodeURIComponent(locator)) ?? [];
      return toDirectorySource(joinPath(from, target), root, line);
    }
    return refuse(findRefusal(reference) ?? "http", reference, line());
  }
}

/** Returns true if one of the key's descriptors asks for the package: under its own name, or as an alias. */
function isNamedBy(key: string, name: string): boolean {
  return key
    .split(/,\s*/)
    .some((descriptor) => descriptor.startsWith(`${name}@`) || descriptor.includes(`@npm:${name}@`));
}

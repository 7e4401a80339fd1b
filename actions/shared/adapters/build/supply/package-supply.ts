import { PipelineError } from "../../../domain/errors.ts";
import type { LockedPackage } from "../../../domain/lock-file/lock-graph.ts";
import { describeRefusal } from "../../../domain/packages/package-refusal.ts";
import { findTarballAddress, type Registries } from "../../../domain/packages/registry-address.ts";
import { isRecord } from "../../../domain/schema/is-record.ts";
import { stringOrEmpty } from "../../../domain/schema/lenient.ts";
import { quote } from "../../../domain/text/quote.ts";
import { fetchTarball } from "../../registry/fetch-tarball.ts";
import type { TarballCache } from "../../registry/tarball-cache.ts";
import { type PackedFile, unpackTarball } from "../../registry/unpack-tarball.ts";
import { hasIntegrity } from "../../registry/verify-integrity.ts";

/** A verified package. */
export interface Supplied {
  readonly files: readonly PackedFile[];
  /** Content of its `package.json`. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Size of the tarball if it was fetched; 0 if it was cached. */
  readonly fetchedBytes: number;
}

/** Supplies the packages of a lock file. */
export interface PackageSupply {
  /**
   * Returns the files of a package whose tarball has the integrity of the lock file. `lockFile` is the path for messages.
   * Throws PACKAGE_NOT_FROM_REGISTRY, PACKAGE_INTEGRITY_MISMATCH, PACKAGE_MISMATCH, PACKAGE_INVALID or PACKAGE_UNAVAILABLE.
   */
  supply(locked: LockedPackage, cache: TarballCache, lockFile: string): Promise<Supplied>;
}

/** Creates the supply of one process. Builds that need the same package at the same time share the work. */
export function createPackageSupply(readRegistries: () => Promise<Registries>): PackageSupply {
  const known = new Map<string, WeakRef<Promise<Supplied>>>();
  return {
    supply(locked, cache, lockFile) {
      const key = JSON.stringify([locked.name, locked.version, locked.source]);
      const running = known.get(key)?.deref();
      if (running !== undefined) return running;
      const supplied = readRegistries().then((registries) => load(locked, cache, { registries, lockFile }));
      known.set(key, new WeakRef(supplied));
      // A failure may be temporary, so that the next build tries again.
      supplied.catch(() => known.delete(key));
      return supplied;
    },
  };
}

interface SupplyContext {
  readonly registries: Registries;
  readonly lockFile: string;
}

async function load(locked: LockedPackage, cache: TarballCache, context: SupplyContext): Promise<Supplied> {
  const label = `${locked.name}@${locked.version}`;
  const { source } = locked;
  if (source.kind !== "registry") throw describeRefusal(locked, context.lockFile);
  const address = findTarballAddress(locked, source.tarball, context.registries);
  if (!address.allowed) throw describeRefusal(locked, context.lockFile, address.reason);
  const cached = await cache.read(source.integrity);
  const wanted = { name: locked.name, integrity: source.integrity };
  const isCached = cached !== undefined && (await hasIntegrity(cached, wanted));
  const tarball = isCached ? cached : await fetchTarball({ label, ...address }, context);
  if (!isCached) {
    if (!(await hasIntegrity(tarball, wanted))) throw mismatch(label, wanted.integrity, address.url);
    await cache.write(source.integrity, tarball);
  }
  const files = await unpackTarball(label, tarball);
  const manifest = readPackageJson(label, files);
  requireIdentity(locked, manifest);
  return { files, manifest, fetchedBytes: isCached ? 0 : tarball.length };
}

function mismatch(label: string, integrity: string, url: URL): PipelineError {
  return new PipelineError(
    "PACKAGE_INTEGRITY_MISMATCH",
    `The tarball of ${quote(label)} from ${quote(url.href)} does not have the integrity ${quote(integrity)} of the lock file.`,
  );
}

function readPackageJson(label: string, files: readonly PackedFile[]): Readonly<Record<string, unknown>> {
  const text = files.find(({ path }) => path === "package.json")?.content.toString("utf8");
  try {
    const manifest: unknown = JSON.parse((text ?? "").replace(/^\uFEFF/, ""));
    if (isRecord(manifest)) return manifest;
  } catch {
    // The error below says it.
  }
  throw new PipelineError("PACKAGE_INVALID", `The tarball of ${quote(label)} has no valid package.json.`);
}

/** A lock file that gives a package's name to other bytes would hide from a reviewer what is built. */
function requireIdentity(
  { name, version }: LockedPackage,
  manifest: Readonly<Record<string, unknown>>,
): void {
  const [foundName, foundVersion] = [stringOrEmpty(manifest["name"]), stringOrEmpty(manifest["version"])];
  if (foundName === name && plainVersion(foundVersion) === plainVersion(version)) return;
  throw new PipelineError(
    "PACKAGE_MISMATCH",
    `The lock file says ${quote(`${name}@${version}`)}, but the tarball with that integrity is ${quote(`${foundName}@${foundVersion}`)}.`,
  );
}

/** npm drops a leading "v" and ignores build metadata when it publishes: https://semver.org/#spec-item-10 */
function plainVersion(version: string): string {
  return version
    .trim()
    .replace(/^[=v]+/, "")
    .replace(/\+.*$/s, "");
}

import type { PackageRefusal, PackageSource } from "./lock-graph.ts";

/** Schemes of specifiers and addresses that name something other than a registry's tarball. */
const REFUSED_SCHEMES: readonly (readonly [RegExp, PackageRefusal])[] = [
  [/^git[+:@]|^(github|gitlab|bitbucket|gist|ssh):|\.git(#|$)|#commit=/, "git"],
  [/^patch:/, "patch"],
  [/^portal:/, "portal"],
  [/^link:/, "link"],
  [/^(file|\.{1,2}\/|\/|~\/)/, "file"],
];

/** Returns why a specifier or address cannot be fetched as a tarball; undefined if it can. */
function findRefusal(specifier: string): PackageRefusal | undefined {
  return REFUSED_SCHEMES.find(([pattern]) => pattern.test(specifier))?.[1];
}

/** Describes a package that the lock file records with an integrity and, in some formats, the tarball's address. */
export function toTarballSource(integrity: string, address: string): PackageSource {
  const reason = findRefusal(address);
  if (reason !== undefined) return { kind: "refused", reason, value: address };
  if (integrity === "") return { kind: "refused", reason: "no-integrity", value: address };
  return { kind: "registry", integrity, ...(address === "" ? {} : { tarball: address }) };
}

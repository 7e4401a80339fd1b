import type { PackageRefusal, PackageSource } from "./lock-graph.ts";
import { parseYarnChecksum } from "./yarn-checksum.ts";

/** What an entry of a lock file says about the bytes of a package. */
export interface RecordedSource {
  readonly name: string;
  readonly version: string;
  /** Subresource integrity, or yarn's checksum with its cache key; empty if there is none. */
  readonly integrity: string;
  /** Address of the tarball, or another specifier; empty if the lock file leaves it to the registry. */
  readonly address: string;
}

/** Schemes and forms of specifiers and addresses that name something other than a registry's tarball. */
const REFUSED_FORMS: readonly (readonly [RegExp, PackageRefusal])[] = [
  [/^git[+:@]|^(github|gitlab|bitbucket|gist|ssh):|\.git(#|$)|[#&]commit=/i, "git"],
  // Archives of code hosts are made on request and change with the host's software.
  [
    /^https?:\/\/(codeload\.github\.com|(www\.)?github\.com|api\.github\.com|gitlab\.com|bitbucket\.org)\//i,
    "git",
  ],
  [/^patch:/, "patch"],
  [/^portal:/, "portal"],
  [/^link:/, "link"],
  [/^(file:|\.{1,2}\/|\/|~\/|[a-z]:\\)/i, "file"],
];
const STRONG = /(^|\s)sha(512|384|256)-[\w+/=]+/;

/** Returns why a specifier or address cannot be fetched as a registry's tarball; undefined if it can. */
export function findRefusal(specifier: string): PackageRefusal | undefined {
  const reason = REFUSED_FORMS.find(([pattern]) => pattern.test(specifier))?.[1];
  if (reason !== undefined) return reason;
  return /^[a-z][a-z0-9+.-]*:/i.test(specifier) && !/^https?:\/\//i.test(specifier) ? "unknown" : undefined;
}

/** Decides whether the lock file verifies the tarball of a package. `line` is asked only for a refusal. */
export function toTarballSource(recorded: RecordedSource, line: () => number | undefined): PackageSource {
  const { integrity, address } = recorded;
  const reason = findRefusal(address) ?? findWeakness(integrity) ?? findMismatch(recorded);
  if (reason === undefined) {
    return { kind: "registry", integrity, ...(address === "" ? {} : { tarball: address }) };
  }
  const weak = reason === "weak-integrity" || reason === "no-integrity";
  return refuse(reason, weak ? integrity || address : address, line());
}

/** Describes a package that is not fetched. */
export function refuse(reason: PackageRefusal, value: string, line: number | undefined): PackageSource {
  return { kind: "refused", reason, value, ...(line === undefined ? {} : { line }) };
}

function findWeakness(integrity: string): PackageRefusal | undefined {
  if (integrity === "") return "no-integrity";
  return STRONG.test(integrity) || parseYarnChecksum(integrity) !== undefined ? undefined : "weak-integrity";
}

/** Registries name tarballs `<name>/-/<name without scope>-<version>.tgz`; addresses in other forms are not compared. */
function findMismatch({ name, version, address }: RecordedSource): PackageRefusal | undefined {
  const path = /^https?:\/\/[^/]+\/([^?#]*)/i.exec(address)?.[1];
  if (path === undefined || !path.includes("/-/")) return undefined;
  const [before = "", file = ""] = decode(path).split(/\/-\/(?!.*\/-\/)/);
  const bare = name.slice(name.indexOf("/") + 1);
  const isNamed = before === name || before.endsWith(`/${name}`);
  const files = [`${bare}-${version}.tgz`, `${bare}-${version.replace(/\+.*$/s, "")}.tgz`];
  // Some registries repeat the scope in the file's name.
  return isNamed && files.some((one) => file === one || file === `${name.slice(0, -bare.length)}${one}`)
    ? undefined
    : "mismatch";
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import { PipelineError } from "../errors.ts";
import type { LockedPackage, PackageRefusal } from "../lock-file/lock-graph.ts";
import { quote } from "../text/quote.ts";

const REASONS: Readonly<Record<PackageRefusal, string>> = {
  git: "a git repository",
  http: "an address that is not a registry's",
  file: "a file",
  link: "a link",
  portal: "a portal",
  patch: "a patch",
  "no-integrity": "a source without an integrity",
  "weak-integrity": "a source with a hash that can be forged",
  mismatch: "another package's tarball",
  unknown: "an unknown source",
};

const HINTS: Readonly<Partial<Record<PackageRefusal, string>>> = {
  "no-integrity":
    "Make the lock file again with a current version of the package manager, which records integrities.",
  "weak-integrity":
    "Make the lock file again with a current version of the package manager, which records SHA-512.",
  mismatch: "Make the lock file again; this entry names one package and another one's tarball.",
  patch: "Publish the patched package, or move the change into the app's own code.",
};
const HINT =
  "Depend on a version that the npm registry serves, or name the registry under `registries` in `.github/overskill.yml` on the default branch.";

/** Returns the error about a package that is not fetched; `reason` says what is wrong with an address that looks like a tarball's. */
export function describeRefusal(
  { name, version, source }: LockedPackage,
  lockFile: string,
  reason?: string,
): PipelineError {
  const label = quote(version === "" ? name : `${name}@${version}`);
  const refused = source.kind === "refused" ? source : undefined;
  const from =
    refused === undefined ? "" : ` comes from ${REASONS[refused.reason]} (${quote(refused.value)})`;
  const message = `The package ${label}${from || ` is not fetched: ${reason ?? "it is a directory"}`}${refused ? ", which is not fetched." : "."}`;
  const problem = {
    message,
    file: lockFile,
    ...(refused?.line === undefined ? {} : { line: refused.line }),
    hint: (refused === undefined ? undefined : HINTS[refused.reason]) ?? HINT,
  };
  return new PipelineError("PACKAGE_NOT_FROM_REGISTRY", message, { problems: [problem] });
}

import { posix, relative } from "node:path";
import { isPipelineError, PipelineError, type Problem } from "../../../domain/errors.ts";
import type { LockedPackage, LockGraph, PackageRefusal } from "../../../domain/lock-file/lock-graph.ts";
import { listOutdatedDependencies } from "../../../domain/lock-file/outdated-dependencies.ts";
import { listRefusedPackages, type RefusedPackage } from "../../../domain/lock-file/refused-packages.ts";
import { layOutPackages, type PackageLayout } from "../../../domain/packages/package-layout.ts";
import { describeRefusal } from "../../../domain/packages/package-refusal.ts";
import { quote } from "../../../domain/text/quote.ts";
import { findTreeRoot } from "../../filesystem/find-repository.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import type { BuildScope } from "./build-scope.ts";
import { listDeclaredPackages } from "./declared-packages.ts";

/** The packages that a build may use. */
export interface PackagePlan {
  readonly layout: PackageLayout;
  /** Path of the lock file relative to the repository, for messages. */
  readonly lockFile: string;
}

/**
 * A package of such a source must not be in the lock file, whether it is imported or not: a package manager would run its
 * code or read files of the machine. Others are refused when they are imported.
 */
const REFUSED_UNUSED: ReadonlySet<PackageRefusal> = new Set(["git", "http", "file", "link", "portal"]);

/**
 * Lays out the packages of an app by its lock file; undefined if it depends on none. Throws LOCK_FILE_MISSING,
 * LOCK_FILE_INVALID, LOCK_FILE_OUTDATED or PACKAGE_NOT_FROM_REGISTRY.
 */
export async function planPackages(scope: BuildScope): Promise<PackagePlan | undefined> {
  const declared = listDeclaredPackages(scope);
  if (declared.size === 0 && scope.packages.length === 0) return undefined;
  const { installation } = scope;
  const { manager, folder } = installation;
  const reading = await scope.lock();
  if (reading === undefined) {
    if (declared.size > 0) throw await missingLockFile(scope);
    return { layout: layOutMembers(scope), lockFile: manager.lockFile };
  }
  const { file: lockFile, graph } = reading;
  if (isPipelineError(graph)) throw graph;
  refuseOutdated(scope, graph, lockFile);
  const layout = layOutPackages(graph, folder);
  if (layout === undefined)
    throw outdated(installation, lockFile, [`It lacks the directory ${quote(folder)}.`]);
  refuseSources(listRefusedPackages(graph, folder) ?? [], lockFile);
  return { layout, lockFile };
}

/** Refuses a lock file that does not agree with the `package.json` files that the build reads. */
function refuseOutdated({ installation, packages }: BuildScope, graph: LockGraph, lockFile: string): void {
  const { folder, manifest } = installation;
  const manifests = new Map([
    [folder, manifest],
    ...packages.map((one) => [one.path, one.manifest] as const),
  ]);
  const findings = listOutdatedDependencies(graph, manifests).map(({ directory, name, wanted, locked }) => {
    const has = locked === undefined ? "no such entry" : quote(locked);
    const file = directory === "." ? "package.json" : `${directory}/package.json`;
    return `${file} asks for ${quote(`${name}@${wanted}`)}; the lock file has ${has}.`;
  });
  if (findings.length > 0) throw outdated(installation, lockFile, findings);
}

function outdated(
  { manager }: BuildScope["installation"],
  file: string,
  findings: readonly string[],
): PipelineError {
  const hint = `Run \`${manager.lockCommand}\` and commit ${file}.`;
  return new PipelineError(
    "LOCK_FILE_OUTDATED",
    `${quote(file)} does not agree with package.json:\n${findings.join("\n")}`,
    { problems: findings.map((message) => ({ message, file, hint })) },
  );
}

function refuseSources(packages: readonly RefusedPackage[], lockFile: string): void {
  const refused = packages.filter(({ source }) => REFUSED_UNUSED.has(source.reason));
  if (refused.length > 0) throw joinErrors(refused.map((locked) => describeRefusal(locked, lockFile)));
}

/** Makes one error of several, with the code of the first. */
export function joinErrors(errors: readonly PipelineError[]): PipelineError {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const problems = errors.flatMap((error): readonly Problem[] =>
    error.problems.length > 0 ? error.problems : [{ message: error.message }],
  );
  return new PipelineError(first?.code ?? "BUILD_FAILED", errors.map(({ message }) => message).join("\n"), {
    cause: first,
    problems,
  });
}

/** Lays out the workspace's packages, which need no lock file. */
function layOutMembers({ packages, installation: { folder } }: BuildScope): PackageLayout {
  const entry = (path: string, name: string): LockedPackage => ({
    ...{ name, version: "", identity: "", source: { kind: "directory", path } },
    dependencies: new Map(packages.map((member) => [member.name, member.path])),
  });
  const entries = packages.map(({ path, name }) => [path, entry(path, name)] as const);
  return {
    packages: new Map([[folder, entry(folder, "")], ...entries]),
    directories: new Map([[folder, folder], ...packages.map(({ path }) => [path, path] as const)]),
    links: new Map(),
    shared: new Map(packages.map(({ name, path }) => [name, path])),
  };
}

async function missingLockFile({ installation }: BuildScope): Promise<PipelineError> {
  const { manager, root } = installation;
  const file = posix.join(toPosixPath(relative(await findTreeRoot(root), root)), "package.json");
  const message = `The app depends on packages, but ${quote(manager.lockFile)} does not exist.`;
  const hint = `Run \`${manager.lockCommand}\` in the directory of ${file} and commit the file that it writes.`;
  return new PipelineError("LOCK_FILE_MISSING", message, { problems: [{ message, file, hint }] });
}

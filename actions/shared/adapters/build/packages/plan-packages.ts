import { relative } from "node:path";
import { PipelineError, type Problem } from "../../../domain/errors.ts";
import type { LockedPackage, PackageRefusal } from "../../../domain/lock-file/lock-graph.ts";
import { layOutPackages, type PackageLayout } from "../../../domain/packages/package-layout.ts";
import { describeRefusal } from "../../../domain/packages/package-refusal.ts";
import { quote } from "../../../domain/text/quote.ts";
import { findRepository } from "../../filesystem/find-repository.ts";
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
 * LOCK_FILE_INVALID or PACKAGE_NOT_FROM_REGISTRY.
 */
export async function planPackages(scope: BuildScope): Promise<PackagePlan | undefined> {
  const declared = listDeclaredPackages(scope);
  if (declared.size === 0 && scope.packages.length === 0) return undefined;
  const { installation } = scope;
  const { manager, root, folder } = installation;
  const repository = (await findRepository(root)) ?? root;
  const pathOf = (name: string) => toPosixPath(relative(repository, root)).replace(/(.)$/, "$1/") + name;
  const reading = await scope.lock();
  if (reading === undefined) {
    if (declared.size === 0) return { layout: layOutMembers(scope), lockFile: pathOf(manager.lockFile) };
    throw missingLockFile(scope, pathOf("package.json"));
  }
  const lockFile = pathOf(installation.lockFile ?? manager.lockFile);
  const { graph } = reading;
  const layout = graph === undefined ? undefined : layOutPackages(graph, folder);
  if (layout === undefined) {
    const message =
      graph === undefined
        ? `${quote(lockFile)} cannot be read: its format is not supported.`
        : `${quote(lockFile)} does not contain the directory ${quote(folder)}.`;
    const hint = `Run \`${manager.lockCommand}\` with a current version of ${manager.name} and commit the file.`;
    throw new PipelineError("LOCK_FILE_INVALID", message, { problems: [{ message, file: lockFile, hint }] });
  }
  refuseSources([...layout.packages.values()], lockFile);
  return { layout, lockFile };
}

function refuseSources(packages: readonly LockedPackage[], lockFile: string): void {
  const refused = packages.filter(
    ({ source }) => source.kind === "refused" && REFUSED_UNUSED.has(source.reason),
  );
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

function missingLockFile({ installation }: BuildScope, file: string): PipelineError {
  const { manager } = installation;
  const message = `The app depends on packages, but ${quote(manager.lockFile)} does not exist.`;
  const hint = `Run \`${manager.lockCommand}\` in the directory of ${file} and commit the file that it writes.`;
  return new PipelineError("LOCK_FILE_MISSING", message, { problems: [{ message, file, hint }] });
}

import { realpath } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { once } from "../../../domain/async/once.ts";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { describeUsedPackages, type LockGraph } from "../../../domain/lock-file/lock-graph.ts";
import { readLockGraph } from "../../../domain/package-managers/read-lock-graph.ts";
import { listReachableMembers, type WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { findRepository, findTreeRoot } from "../../filesystem/find-repository.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { digestBytes } from "../artifact/digest-artifact.ts";
import { findRepositoryFile } from "../sources/repository-file.ts";
import { digestSources, listSources, type SourceFiles } from "../sources/source-files.ts";
import { TSCONFIG } from "../sources/tsconfig.ts";
import { documentParsers } from "./document-parsers.ts";
import { findInstallation, type Installation, listManifests, readLockText } from "./installation.ts";
import { readTsconfigChain } from "./tsconfig-chain.ts";

/** Everything from which one app is built. */
export interface BuildScope {
  /** The app's directory: absolute, links resolved. */
  readonly directory: string;
  readonly installation: Installation;
  /** Reads and parses the lock file once; undefined if there is none. */
  lock(): Promise<LockReading | undefined>;
  /**
   * Describes the packages that the app uses, once; empty without a lock file. Equal descriptions mean equal packages. The
   * whole lock file counts if it does not record which package each directory gets.
   */
  installed(): Promise<string>;
  /** Packages of the workspace on which the app depends, sorted by path. */
  readonly packages: readonly ScopedPackage[];
  /** Configuration files outside the app's directory, relative to it, such as those that its `tsconfig.json` extends. */
  readonly outside: readonly string[];
  readonly sources: SourceFiles;
}

/** A lock file. */
interface LockReading {
  readonly text: string;
  /** Path relative to the repository, for messages. */
  readonly file: string;
  /** The packages; or LOCK_FILE_INVALID, which only a build that needs packages throws. */
  readonly graph: LockGraph | PipelineError;
}

interface ScopedPackage extends WorkspaceMember {
  /** Absolute. */
  readonly directory: string;
  readonly sources: SourceFiles;
}

/** Reads everything from which the app is built. Throws WORKSPACE_INVALID or DEPENDENCIES_FAILED. */
export async function readBuildScope(appDirectory: string): Promise<BuildScope> {
  const directory = await realpath(appDirectory);
  const installation = await findInstallation(directory);
  const { root, packageFolder, manifest, workspace } = installation;
  const byName = new Map(workspace?.members.map((member) => [member.name, member]));
  byName.delete("");
  const packages = await Promise.all(
    (await withRepositoryPaths(directory, root, () => listReachableMembers(manifest, byName))).map(
      async (member): Promise<ScopedPackage> => {
        const folder = join(root, member.path);
        return { ...member, directory: folder, sources: await listSources(folder) };
      },
    ),
  );
  const own = await listSources(directory);
  const outside = [
    ...(packageFolder === directory
      ? []
      : [toPosixPath(relative(directory, join(packageFolder, "package.json")))]),
    ...(own.has(TSCONFIG) ? await readTsconfigChain({ directory, members: byName, root }) : []),
  ];
  const sources = widen(own, directory, [root, packageFolder], packages);
  return {
    directory,
    ...readingLock(installation, () => readLock(installation)),
    packages,
    outside: outside.filter((file) => !sources.has(file) && !sources.isInstalled(file)),
    sources,
  };
}

/**
 * Runs `body` and makes the files in its problems, which are relative to the workspace, relative to the repository.
 */
async function withRepositoryPaths<T>(directory: string, root: string, body: () => T): Promise<T> {
  try {
    return body();
  } catch (thrown) {
    if (!isPipelineError(thrown, "WORKSPACE_INVALID")) throw thrown;
    const repository = (await findRepository(directory)) ?? root;
    const problems = thrown.problems.map(({ file = "", ...problem }) => ({
      ...problem,
      file: toPosixPath(relative(repository, join(root, file))),
    }));
    throw new PipelineError(thrown.code, thrown.message, { cause: thrown, problems });
  }
}

/** Digests files outside the app's directory; one that is missing now is reported where it is used. */
async function digestOutside(directory: string, outside: readonly string[]) {
  const inside = await findTreeRoot(directory);
  return outside.map((file): readonly [string, string] => {
    const text = findRepositoryFile(join(directory, file), { inside, code: "BUILD_FAILED" });
    return [file, text === undefined ? "" : digestBytes(text)];
  });
}

/** Describes, as JSON, all files that decide the artifact's bytes. Toolchain and settings are not part of it. */
export async function describeScope(scope: BuildScope): Promise<Readonly<Record<string, unknown>>> {
  const { directory, packages, outside, sources } = scope;
  const from = (file: string) => toPosixPath(relative(directory, file));
  const [own, shared, files, installed] = await Promise.all([
    digestSources(directory, sources),
    Promise.all(
      packages.map(async (one) => [from(one.directory), await digestSources(one.directory, one.sources)]),
    ),
    digestOutside(directory, outside),
    scope.installed(),
  ]);
  return { sources: own, packages: shared, outside: files, installed };
}

async function readLock(installation: Installation): Promise<LockReading | undefined> {
  const { lockFile: name } = installation;
  const text = await readLockText(installation);
  return text === undefined || name === undefined ? undefined : parseLock(installation, name, text);
}

/** Parses the text of a lock file for an installation. */
export async function parseLock(
  { manager, root, workspace, manifest }: Installation,
  name: string,
  text: string,
): Promise<LockReading> {
  const manifests = listManifests(workspace ?? { manifest, members: [] });
  const directory = toPosixPath(relative(await findTreeRoot(root), root)) || ".";
  const file = posix.join(directory, name);
  const context = { parsers: documentParsers, file };
  const graph = await readLockGraph(manager, { name, text, manifests, directory }, context).catch(
    (thrown: unknown) => {
      if (isPipelineError(thrown, "LOCK_FILE_INVALID")) return thrown;
      throw thrown;
    },
  );
  return { text, file, graph };
}

/** Returns the members of a scope that depend on its lock file, which `read` reads once. */
export function readingLock(
  installation: Installation,
  read: () => Promise<LockReading | undefined>,
): Pick<BuildScope, "installation" | "lock" | "installed"> {
  const lock = once(read);
  return { installation, lock, installed: once(async () => describeInstalled(installation, await lock())) };
}

function describeInstalled({ manager, folder }: Installation, reading: LockReading | undefined): string {
  if (reading === undefined) return "";
  const { text, graph } = reading;
  const lines =
    isPipelineError(graph) || !manager.recordsLocations ? undefined : describeUsedPackages(graph, folder);
  const described = lines === undefined ? text : lines.join("\n");
  return `${manager.name} ${digestBytes(described)}`;
}

/** Adds the workspace's packages, and the packages installed outside the app's directory, to the app's own files. */
function widen(
  own: SourceFiles,
  directory: string,
  installedIn: readonly string[],
  packages: readonly ScopedPackage[],
): SourceFiles {
  const from = (folder: string) => toPosixPath(relative(directory, folder));
  const shared = packages.map(({ directory: folder, sources }) => ({ prefix: `${from(folder)}/`, sources }));
  const modules = installedIn
    .filter((folder) => folder !== directory)
    .map((folder) => `${from(folder)}/node_modules/`);
  return {
    ...own,
    has: (path) =>
      own.has(path) ||
      shared.some(({ prefix, sources }) => path.startsWith(prefix) && sources.has(path.slice(prefix.length))),
    isInstalled: (path) =>
      own.isInstalled(path) ||
      modules.some((folder) => path.startsWith(folder)) ||
      shared.some(
        ({ prefix, sources }) => path.startsWith(prefix) && sources.isInstalled(path.slice(prefix.length)),
      ),
  };
}

import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { describeUsedPackages } from "../../../domain/lock-file/lock-graph.ts";
import { listReachableMembers, type WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { findRepository, findTreeRoot } from "../../filesystem/find-repository.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { digestBytes } from "../artifact/digest-artifact.ts";
import { findRepositoryFile } from "../sources/repository-file.ts";
import { digestSources, listSources, type SourceFiles } from "../sources/source-files.ts";
import { TSCONFIG } from "../sources/tsconfig.ts";
import {
  findInstallation,
  type Installation,
  listManifests,
  parseLockFile,
  readLockText,
} from "./installation.ts";
import { readTsconfigChain, type TsconfigChain } from "./tsconfig-chain.ts";

/** Everything from which one app is built. */
export interface BuildScope {
  /** The app's directory: absolute, links resolved. */
  readonly directory: string;
  readonly installation: Installation;
  /** Packages of the workspace on which the app depends, sorted by path. */
  readonly packages: readonly ScopedPackage[];
  /** Configuration files outside the app's directory, relative to it, such as those that its `tsconfig.json` extends. */
  readonly outside: readonly string[];
  /** Reads again what the app's `tsconfig.json` extends; an install may have added some of it. */
  tsconfigChain(): Promise<TsconfigChain>;
  readonly sources: SourceFiles;
}

interface ScopedPackage extends WorkspaceMember {
  /** Absolute. */
  readonly directory: string;
  readonly sources: SourceFiles;
}

const NO_TSCONFIG: TsconfigChain = { files: [], missing: [] };

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
  const tsconfigChain = async () =>
    own.has(TSCONFIG) ? readTsconfigChain({ directory, members: byName, root }) : NO_TSCONFIG;
  const outside = [
    ...(packageFolder === directory
      ? []
      : [toPosixPath(relative(directory, join(packageFolder, "package.json")))]),
    ...(await tsconfigChain()).files,
  ];
  const sources = widen(own, directory, [root, packageFolder], packages);
  return {
    directory,
    installation,
    packages,
    outside: outside.filter((file) => !sources.has(file) && !sources.isInstalled(file)),
    tsconfigChain,
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
    describeInstalled(scope.installation),
  ]);
  return { sources: own, packages: shared, outside: files, installed };
}

/**
 * Describes the packages that are installed for the app, and where; empty without a lock file. Equal descriptions mean
 * equal packages. The whole lock file counts if it does not record where each package is installed.
 */
export async function describeInstalled(installation: Installation): Promise<string> {
  const { manager, lockFile: name, folder, workspace, manifest } = installation;
  const text = await readLockText(installation);
  if (text === undefined || name === undefined) return "";
  const whole = `${manager.name} ${digestBytes(text)}`;
  if (!manager.recordsLocations) return whole;
  const manifests = listManifests(workspace ?? { manifest, members: [] });
  const graph = await parseLockFile(manager, { name, text, manifests });
  const lines = graph === undefined ? undefined : describeUsedPackages(graph, folder);
  if (lines === undefined) return whole;
  return `${manager.name} ${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
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

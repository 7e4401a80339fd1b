import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join, relative } from "node:path";
import { isPipelineError, PipelineError } from "../../../domain/errors.ts";
import { describeUsed } from "../../../domain/lock-file/lock-graph.ts";
import { reachableMembers, type WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import { findRepository } from "../../filesystem/find-repository.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { digestBytes, digestFile } from "../artifact/digest-artifact.ts";
import { digestSources, listSources, type SourceFiles } from "../sources/source-files.ts";
import {
  findInstallation,
  type Installation,
  manifestsOf,
  parseLockFile,
  readLockText,
} from "./installation.ts";
import { readTsconfigChain, TSCONFIG, type TsconfigChain } from "./tsconfig-chain.ts";

/** Everything that one app is built from. */
export interface BuildScope {
  /** The app's folder: absolute, links resolved. */
  readonly directory: string;
  readonly installation: Installation;
  /** Packages of the workspace that the app depends on, sorted by path. */
  readonly packages: readonly ScopedPackage[];
  /** Configuration outside of the app's folder, relative to it: what its `tsconfig.json` extends and the like. */
  readonly outside: readonly string[];
  /** What its `tsconfig.json` extends now, installed packages included. */
  tsconfigChain(): Promise<TsconfigChain>;
  readonly sources: SourceFiles;
}

export interface ScopedPackage extends WorkspaceMember {
  /** Absolute. */
  readonly directory: string;
  readonly sources: SourceFiles;
}

const NO_TSCONFIG: TsconfigChain = { files: [], missing: [] };

/** Throws WORKSPACE_INVALID or DEPENDENCIES_FAILED. */
export async function readBuildScope(appDirectory: string): Promise<BuildScope> {
  const directory = await realpath(appDirectory);
  const installation = await findInstallation(directory);
  const { root, packageFolder, manifest, workspace } = installation;
  const byName = new Map(workspace?.members.map((member) => [member.name, member]));
  byName.delete("");
  const packages = await Promise.all(
    (await reachOrThrow(directory, root, () => reachableMembers(manifest, byName))).map(
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

/** Problems name files from the repository's root. */
async function reachOrThrow<T>(directory: string, root: string, reach: () => T): Promise<T> {
  try {
    return reach();
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

/** What of the app's surroundings decides the artifact's bytes, besides toolchain and settings. JSON. */
export async function describeScope(scope: BuildScope): Promise<Readonly<Record<string, unknown>>> {
  const { directory, packages, outside, sources } = scope;
  const from = (file: string) => toPosixPath(relative(directory, file));
  const [own, shared, files, installed] = await Promise.all([
    digestSources(directory, sources),
    Promise.all(
      packages.map(async (one) => [from(one.directory), await digestSources(one.directory, one.sources)]),
    ),
    Promise.all(outside.map(async (file) => [file, await digestFile(join(directory, file))])),
    describeInstalled(scope.installation),
  ]);
  return { sources: own, packages: shared, outside: files, installed };
}

/**
 * The same text exactly when the same packages are installed in the same places for the app; empty without a
 * lock file. yarn and bun do not write down the places, so all of their file counts.
 */
export async function describeInstalled(installation: Installation): Promise<string> {
  const { manager, lockFile, folder, workspace, manifest } = installation;
  const text = await readLockText(installation);
  if (text === undefined || lockFile === undefined) return "";
  const whole = `${manager} ${digestBytes(text)}`;
  if (manager === "yarn" || manager === "bun") return whole;
  const manifests = manifestsOf(workspace ?? { manifest, members: [] });
  const graph = await parseLockFile(lockFile, text, manifests);
  const lines = graph === undefined ? undefined : describeUsed(graph, folder);
  if (lines === undefined) return whole;
  return `${manager} ${createHash("sha256").update(lines.join("\n")).digest("hex")}`;
}

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

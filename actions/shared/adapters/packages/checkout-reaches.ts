import { readFile, realpath } from "node:fs/promises";
import { join, posix, relative, sep } from "node:path";
import { isPipelineError } from "../../domain/errors.ts";
import { changedPackages } from "../../domain/lock-file/lock-graph.ts";
import type { Manifests } from "../../domain/lock-file/yarn-lock.ts";
import type { AppReach } from "../../domain/reach.ts";
import { reachableMembers, type WorkspaceMember } from "../../domain/workspace-graph.ts";
import type { Reaches, ReachRequest } from "../../ports/reaches.ts";
import { exists } from "../filesystem/list-files.ts";
import { manifestsOf, parseLockFile } from "./installation.ts";
import { chooseManager } from "./package-manager.ts";
import { findEnclosingManifest } from "./read-manifest.ts";
import { readTsconfigChain, TSCONFIG } from "./tsconfig-chain.ts";
import { findWorkspace, type Workspace } from "./workspace.ts";

/** Reads the import graph between apps and packages out of a checkout; `checkout` is absolute. */
export function createCheckoutReaches(checkout: string): Reaches {
  return {
    async load(request) {
      const repository = await realpath(checkout);
      const workspace = await findAny(repository, request.paths);
      const members = new Map(workspace?.members.map((member) => [member.name, member]));
      members.delete("");
      const root = workspace?.root ?? repository;
      const place = { repository, root, members };
      const lock = workspace === undefined ? undefined : await readLock(repository, workspace, request);
      const byPath = new Map(
        workspace?.members.map((member) => [pathFrom(repository, join(root, member.path)), member]),
      );
      const reaches = await Promise.all(
        request.paths.map(async (path): Promise<[string, AppReach]> => {
          const member = byPath.get(path);
          const reach = {
            packages: member === undefined ? [] : packagesOf(member, place),
            files: await configurationOf(path, place, request.changed),
            ...(member === undefined ? {} : lock?.(member.path)),
          };
          return [path, reach];
        }),
      );
      return new Map(reaches);
    },
  };
}

interface Place {
  /** Absolute, links resolved. */
  readonly repository: string;
  /** Absolute root of the workspace. */
  readonly root: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
}

/** Apps lie beside each other, so one workspace declares all of them or some. */
async function findAny(repository: string, paths: readonly string[]): Promise<Workspace | undefined> {
  for (const path of paths) {
    const workspace = await findWorkspace(join(repository, path));
    if (workspace !== undefined) return workspace;
  }
  return undefined;
}

function packagesOf(app: WorkspaceMember, { repository, root, members }: Place): readonly string[] {
  const toPath = ({ path }: WorkspaceMember) => pathFrom(repository, join(root, path));
  try {
    return reachableMembers(app.manifest, members).map(toPath);
  } catch (thrown) {
    // The build says what is wrong with the workspace; until then anything may count.
    if (!isPipelineError(thrown, "WORKSPACE_INVALID")) throw thrown;
    return [...members.values()].map(toPath);
  }
}

/** Looked for only when something changed that it could be. */
async function configurationOf(
  path: string,
  { repository, root, members }: Place,
  changed: readonly string[],
): Promise<readonly string[]> {
  if (!changed.some((file) => file.endsWith(".json"))) return [];
  const directory = join(repository, path);
  const enclosing = await findEnclosingManifest(directory);
  const { files } = (await exists(join(directory, TSCONFIG)))
    ? await readTsconfigChain({ directory, members, root })
    : { files: [] };
  return [
    ...(enclosing === undefined ? [] : [pathFrom(repository, enclosing)]),
    ...files.map((file) => posix.join(path, file)),
  ];
}

type LockReach = Pick<AppReach, "lockFile" | "changedPackages">;

/** Answers for a member's folder what the lock file has to say about it. */
async function readLock(
  repository: string,
  workspace: Workspace,
  { changed, before }: ReachRequest,
): Promise<((folder: string) => LockReach) | undefined> {
  const { lockFile: name } = await chooseManager(workspace.root, workspace.manifest);
  if (name === undefined) return undefined;
  const file = join(workspace.root, name);
  const lockFile = pathFrom(repository, file);
  if (!changed.includes(lockFile)) return () => ({ lockFile });
  const manifests: Manifests = manifestsOf(workspace);
  const earlier = await before(lockFile);
  const old = earlier === undefined ? undefined : await parseLockFile(name, earlier, manifests);
  const current = await parseLockFile(name, await readFile(file, "utf8"), manifests);
  return (folder) => {
    const names =
      old === undefined || current === undefined ? undefined : changedPackages(old, current, folder);
    return names === undefined ? { lockFile } : { lockFile, changedPackages: names };
  };
}

function pathFrom(repository: string, file: string): string {
  return relative(repository, file).split(sep).join("/");
}

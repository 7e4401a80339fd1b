import { realpath } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { isPipelineError } from "../../../domain/errors.ts";
import { listChangedPackages } from "../../../domain/lock-file/lock-graph.ts";
import type { OutsideInputs } from "../../../domain/plan/affected.ts";
import { listReachableMembers, type WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import type { AppInputs, AppInputsRequest } from "../../../ports/app-inputs.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { TSCONFIG } from "../sources/tsconfig.ts";
import { chooseManager, listManifests, parseLockFile, readLockText } from "./installation.ts";
import { findPackageScope, readManifest } from "./read-manifest.ts";
import { readTsconfigChain } from "./tsconfig-chain.ts";
import { findAppWorkspace, type Workspace } from "./workspace.ts";

/** Finds in a checkout (absolute path) which files outside their own directories the apps are built from. */
export function createCheckoutAppInputs(checkout: string): AppInputs {
  return {
    async load(request) {
      const repository = await realpath(checkout);
      const apps = await Promise.all(
        request.paths.map(async (path): Promise<App> => {
          const directory = join(repository, path);
          return { path, directory, scope: await findPackageScope(directory) };
        }),
      );
      const workspace = await findSharedWorkspace(apps);
      const members = new Map(workspace?.members.map((member) => [member.name, member]));
      members.delete("");
      const root = workspace?.root ?? repository;
      const tree = { repository, root, members };
      const lock = workspace === undefined ? undefined : await readLock(repository, workspace, request);
      const byFolder = new Map(workspace?.members.map((member) => [join(root, member.path), member]));
      if (workspace !== undefined) byFolder.set(root, { path: ".", name: "", manifest: workspace.manifest });
      const appInputs = await Promise.all(
        apps.map(async (app): Promise<[string, OutsideInputs]> => {
          const member = byFolder.get(app.scope);
          const inputs = {
            packages: member === undefined ? [] : listPackages(member, tree),
            files: await listConfiguration(app, tree, request.changed),
            ...(member === undefined ? {} : lock?.(member.path)),
          };
          return [app.path, inputs];
        }),
      );
      return new Map(appInputs);
    },
  };
}

interface App {
  /** Relative to the repository's root. */
  readonly path: string;
  /** Absolute. */
  readonly directory: string;
  /** Absolute directory of its `package.json`. */
  readonly scope: string;
}

interface Tree {
  /** Absolute, links resolved. */
  readonly repository: string;
  /** Absolute root of the workspace. */
  readonly root: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
}

/**
 * Finds the one workspace that declares some or all of the apps, which are next to each other. Without one, a
 * `package.json` above them counts as a workspace without members for the apps without their own.
 */
async function findSharedWorkspace(apps: readonly App[]): Promise<Workspace | undefined> {
  const byScope = new Map(apps.map((app) => [app.scope, app]));
  for (const { directory, scope } of byScope.values()) {
    const workspace = await findAppWorkspace(directory, scope);
    if (workspace !== undefined) return workspace;
  }
  const root = apps.find(({ directory, scope }) => scope !== directory)?.scope;
  return root === undefined ? undefined : { root, manifest: await readManifest(root), members: [] };
}

function listPackages(app: WorkspaceMember, { repository, root, members }: Tree): readonly string[] {
  const toPath = ({ path }: WorkspaceMember) => pathFrom(repository, join(root, path));
  try {
    return listReachableMembers(app.manifest, members).map(toPath);
  } catch (thrown) {
    // The build will report the circle. Until then, assume that the app uses every package.
    if (!isPipelineError(thrown, "WORKSPACE_INVALID")) throw thrown;
    return [...members.values()].map(toPath);
  }
}

/** Reads configuration files only if a changed file could be one of them. */
async function listConfiguration(
  { path, directory, scope }: App,
  { repository, root, members }: Tree,
  changed: readonly string[],
): Promise<readonly string[]> {
  if (!changed.some((file) => file.endsWith(".json"))) return [];
  const { files } = (await exists(join(directory, TSCONFIG)))
    ? await readTsconfigChain({ directory, members, root })
    : { files: [] };
  return [
    ...(scope === directory ? [] : [pathFrom(repository, join(scope, "package.json"))]),
    ...files.map((file) => posix.join(path, file)),
  ];
}

type LockFileInputs = Pick<OutsideInputs, "lockFile" | "changedPackages">;

/** Returns a function that finds how the lock file's change affects a directory; undefined without a lock file. */
async function readLock(
  repository: string,
  workspace: Workspace,
  { changed, before }: AppInputsRequest,
): Promise<((folder: string) => LockFileInputs) | undefined> {
  const { manager, lockFile: name } = await chooseManager(workspace.root, workspace.manifest);
  if (name === undefined) return undefined;
  const lockFile = pathFrom(repository, join(workspace.root, name));
  if (!changed.includes(lockFile)) return () => ({ lockFile });
  const manifests = listManifests(workspace);
  const parse = (text: string) => parseLockFile(manager, { name, text, manifests });
  const earlier = await before(lockFile);
  const old = earlier === undefined ? undefined : await parse(earlier);
  const text = await readLockText({ root: workspace.root, lockFile: name });
  const current = text === undefined ? undefined : await parse(text);
  return (folder) => {
    const names =
      old === undefined || current === undefined ? undefined : listChangedPackages(old, current, folder);
    return names === undefined ? { lockFile } : { lockFile, changedPackages: names };
  };
}

function pathFrom(repository: string, file: string): string {
  return toPosixPath(relative(repository, file));
}

import { readFile, realpath } from "node:fs/promises";
import { join, posix, relative } from "node:path";
import { isPipelineError } from "../../../domain/errors.ts";
import { changedPackages } from "../../../domain/lock-file/lock-graph.ts";
import type { Manifests } from "../../../domain/lock-file/yarn-lock.ts";
import type { OutsideInputs } from "../../../domain/plan/affected.ts";
import { reachableMembers, type WorkspaceMember } from "../../../domain/plan/workspace-graph.ts";
import type { AppInputs, AppInputsRequest } from "../../../ports/app-inputs.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { manifestsOf, parseLockFile } from "./installation.ts";
import { chooseManager } from "./package-manager.ts";
import { findPackageScope, readManifest } from "./read-manifest.ts";
import { readTsconfigChain, TSCONFIG } from "./tsconfig-chain.ts";
import { findWorkspaceOf, type Workspace } from "./workspace.ts";

/** Reads the import graph between apps and packages out of a checkout; `checkout` is absolute. */
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
      const workspace = await findAny(apps);
      const members = new Map(workspace?.members.map((member) => [member.name, member]));
      members.delete("");
      const root = workspace?.root ?? repository;
      const place = { repository, root, members };
      const lock = workspace === undefined ? undefined : await readLock(repository, workspace, request);
      const byFolder = new Map(workspace?.members.map((member) => [join(root, member.path), member]));
      if (workspace !== undefined) byFolder.set(root, { path: ".", name: "", manifest: workspace.manifest });
      const appInputs = await Promise.all(
        apps.map(async (app): Promise<[string, OutsideInputs]> => {
          const member = byFolder.get(app.scope);
          const inputs = {
            packages: member === undefined ? [] : packagesOf(member, place),
            files: await configurationOf(app, place, request.changed),
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
  /** From the repository's root. */
  readonly path: string;
  /** Absolute. */
  readonly directory: string;
  /** Absolute: the folder of its `package.json`. */
  readonly scope: string;
}

interface Place {
  /** Absolute, links resolved. */
  readonly repository: string;
  /** Absolute root of the workspace. */
  readonly root: string;
  readonly members: ReadonlyMap<string, WorkspaceMember>;
}

/**
 * Apps lie beside each other, so one workspace declares all of them or some; or one `package.json` above them speaks for
 * those without their own, as a workspace without members.
 */
async function findAny(apps: readonly App[]): Promise<Workspace | undefined> {
  const byScope = new Map(apps.map((app) => [app.scope, app]));
  for (const { directory, scope } of byScope.values()) {
    const workspace = await findWorkspaceOf(directory, scope);
    if (workspace !== undefined) return workspace;
  }
  const root = apps.find(({ directory, scope }) => scope !== directory)?.scope;
  return root === undefined ? undefined : { root, manifest: await readManifest(root), members: [] };
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
  { path, directory, scope }: App,
  { repository, root, members }: Place,
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

/** Answers for a member's folder what the lock file has to say about it. */
async function readLock(
  repository: string,
  workspace: Workspace,
  { changed, before }: AppInputsRequest,
): Promise<((folder: string) => LockFileInputs) | undefined> {
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
  return toPosixPath(relative(repository, file));
}

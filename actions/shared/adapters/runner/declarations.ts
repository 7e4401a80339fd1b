import { posix } from "node:path";
import { once } from "../../domain/async/once.ts";
import { listApps } from "../../domain/plan/plan.ts";
import type { AppsLocation, Declarations } from "../../ports/declarations.ts";
import {
  readCheckoutDeclaration,
  readCheckoutDeclarations,
} from "../build/wrangler/checkout-declarations.ts";
import { WRANGLER_CONFIG_FILES } from "../build/wrangler/config-file.ts";
import { readDeclaration } from "../build/wrangler/read-declaration.ts";
import { listAppFolders } from "../git/checkout.ts";
import { readDefaultBranch } from "../git/default-branch.ts";
import type { GitRemote } from "../git/remote.ts";

const CONFIG_NAMES: ReadonlySet<string> = new Set(WRANGLER_CONFIG_FILES);

/** Creates the port for a run: the checkout in `workspace`, and the default branch of `remote`, each read once. */
export function createDeclarations(workspace: string, remote: GitRemote): Declarations {
  let checkout: (() => ReturnType<Declarations["checkout"]>) | undefined;
  let defaultBranch: (() => ReturnType<Declarations["defaultBranch"]>) | undefined;
  return {
    find: (app, path) => readCheckoutDeclaration(workspace, app, path),
    checkout(location) {
      checkout ??= once(() => readWorkspace(workspace, location));
      return checkout();
    },
    defaultBranch(location) {
      defaultBranch ??= once(() => readRemote(remote, location));
      return defaultBranch();
    },
  };
}

/** Reads what all apps of the checkout in `workspace` declare. */
export async function readWorkspace(
  workspace: string,
  { apps, repository }: AppsLocation,
): ReturnType<Declarations["checkout"]> {
  const folders = await listAppFolders(workspace, apps);
  return readCheckoutDeclarations(workspace, listApps({ config: { apps }, folders, repository }));
}

async function readRemote(
  remote: GitRemote,
  { apps, repository }: AppsLocation,
): ReturnType<Declarations["defaultBranch"]> {
  const depth = apps === "." ? 0 : apps.split("/").length + 1;
  const isConfig = (path: string) =>
    CONFIG_NAMES.has(posix.basename(path)) && path.split("/").length - 1 === depth;
  const files = await readDefaultBranch(remote, apps, isConfig);
  const declarations = files.map(({ path, text }) => {
    const app = apps === "." ? repository.toLowerCase() : posix.basename(posix.dirname(path));
    return readDeclaration({ app, file: path, text });
  });
  return (await Promise.all(declarations)).filter((declaration) => declaration !== undefined);
}

import type { AppConfig } from "../../../domain/build/app-config.ts";
import { DEFAULT_PACKAGE_MANAGER } from "../../../domain/package-managers/managers.ts";
import type { SourceRequest } from "../../../ports/builder.ts";
import { type BuildScope, parseLock, readBuildScope, readingLock } from "../packages/build-scope.ts";
import { refuseCommittedPackages } from "../packages/committed-packages.ts";
import { listDeclaredPackages } from "../packages/declared-packages.ts";
import { refuseHazards } from "../sources/find-hazards.ts";
import { type AppDirectory, resolveAppDirectory } from "../sources/real-directories.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";

/** Everything that is read from an app before it is built. */
export interface AppSource {
  readonly directories: AppDirectory;
  readonly config: AppConfig;
  readonly scope: BuildScope;
}

/**
 * Reads an app's configuration and lists its source. Throws APP_CONFIG_*, WORKSPACE_INVALID, DEPENDENCIES_FAILED,
 * NODE_MODULES_COMMITTED or BUILD_FAILED.
 */
export async function readAppSource({
  environment,
  ...given
}: Omit<SourceRequest, "app">): Promise<AppSource> {
  const directories = await resolveAppDirectory(given);
  const config = await readAppConfig(directories.directory, directories.root, environment);
  const scope = await readBuildScope(directories.directory);
  await refuseHazards([scope, ...scope.packages], directories);
  await refuseCommittedPackages(scope);
  return { directories, config, scope };
}

/**
 * Gives an app without a lock file one that is only used for this build; a workspace needs its own. Versions are selected
 * when they are first needed, and not for a custom build, which installs its packages itself.
 */
export function withVersions(
  source: AppSource,
  select: (manifest: unknown) => Promise<string>,
  isCustom: () => Promise<boolean>,
): AppSource {
  const { installation } = source.scope;
  const isMissing = installation.lockFile === undefined && installation.workspace === undefined;
  if (!isMissing || listDeclaredPackages(source.scope).size === 0) return source;
  // The versions come from npm, whatever package manager the app prefers.
  const manager = DEFAULT_PACKAGE_MANAGER;
  const selected = { ...installation, manager };
  const resolveLock = async () =>
    (await isCustom())
      ? undefined
      : parseLock(selected, manager.lockFile, await select(installation.manifest));
  return { ...source, scope: { ...source.scope, ...readingLock(selected, resolveLock) } };
}

import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { SourceRequest } from "../../../ports/builder.ts";
import { type BuildScope, readBuildScope } from "../packages/build-scope.ts";
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
 * Reads an app's configuration and lists its source. Throws APP_CONFIG_*, WORKSPACE_INVALID, DEPENDENCIES_FAILED or BUILD_FAILED.
 */
export async function readAppSource({
  environment,
  ...given
}: Omit<SourceRequest, "app">): Promise<AppSource> {
  const directories = await resolveAppDirectory(given);
  const config = await readAppConfig(directories.directory, directories.root, environment);
  const scope = await readBuildScope(directories.directory);
  await refuseHazards([scope, ...scope.packages], directories);
  return { directories, config, scope };
}

import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { SourceRequest } from "../../../ports/builder.ts";
import { type BuildScope, readBuildScope } from "../packages/build-scope.ts";
import { type AppDirectory, resolveAppDirectory } from "../sources/real-directories.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";

/** Everything that is read from an app before it is built. */
export interface AppSource {
  readonly directories: AppDirectory;
  readonly config: AppConfig;
  readonly scope: BuildScope;
}

/**
 * Reads an app's configuration and lists its source. Throws APP_CONFIG_*, WORKSPACE_INVALID or DEPENDENCIES_FAILED.
 */
export async function readAppSource({
  environment,
  ...given
}: Omit<SourceRequest, "app">): Promise<AppSource> {
  const directories = await resolveAppDirectory(given);
  const config = await readAppConfig(directories.directory, directories.root, environment);
  return { directories, config, scope: await readBuildScope(directories.directory) };
}

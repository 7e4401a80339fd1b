import type { AppConfig } from "../../../domain/build/app-config.ts";
import type { SourceRequest } from "../../../ports/builder.ts";
import { type BuildScope, readBuildScope } from "../packages/build-scope.ts";
import { type Place, realPlace } from "../sources/real-directories.ts";
import { readAppConfig } from "../wrangler/read-app-config.ts";

/** What a build of an app starts from. */
export interface AppSource {
  readonly place: Place;
  readonly config: AppConfig;
  readonly scope: BuildScope;
}

/** Throws APP_CONFIG_*, WORKSPACE_INVALID or DEPENDENCIES_FAILED. */
export async function readAppSource({
  environment,
  ...given
}: Omit<SourceRequest, "app">): Promise<AppSource> {
  const place = await realPlace(given);
  const config = await readAppConfig(place.directory, place.root, environment);
  return { place, config, scope: await readBuildScope(place.directory) };
}

/** More than build at the same time. */
const REMEMBERED = 16;

/** Between the question for a build key and the build that follows, so that the same files are not read twice. */
export class RecentSources {
  readonly #sources = new Map<string, AppSource>();

  remember(request: Omit<SourceRequest, "app">, buildKey: string, source: AppSource): void {
    this.#sources.set(nameOf(request, buildKey), source);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > REMEMBERED && oldest !== undefined) this.#sources.delete(oldest);
  }

  /** Once: whoever asks again wants it as it is then. */
  take(request: Omit<SourceRequest, "app">, buildKey: string): AppSource | undefined {
    const name = nameOf(request, buildKey);
    const source = this.#sources.get(name);
    this.#sources.delete(name);
    return source;
  }
}

/** Two environments may share a key, and differ in what is not part of it. */
function nameOf({ directory, root, environment }: Omit<SourceRequest, "app">, buildKey: string): string {
  return JSON.stringify([directory, root, environment, buildKey]);
}

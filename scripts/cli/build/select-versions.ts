import { resolveLock } from "../../../actions/shared/adapters/build/packages/resolve-lock.ts";
import { readRegistry } from "../../../actions/shared/adapters/registry/fetch-binary.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";

/**
 * Returns a function that has npm select versions for an app without a lock file, once for each `package.json`. Only for a
 * person's own machine: the pipeline refuses such an app.
 */
export function createVersionSelection(log: Log): (manifest: unknown) => Promise<string> {
  const selected = new Map<string, Promise<string>>();
  return (manifest) => {
    const key = JSON.stringify(manifest);
    const known = selected.get(key);
    if (known !== undefined) return known;
    log.warn(
      "package-lock.json does not exist: npm selects versions for this build only, and the pipeline refuses the app. Run `npm install --package-lock-only` in its directory and commit the file.",
    );
    const selecting = resolveLock(manifest, readRegistry(process.env));
    selected.set(key, selecting);
    return selecting;
  };
}

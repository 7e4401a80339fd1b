import { join } from "node:path";
import { createEsbuildBuilder } from "../../../actions/shared/adapters/build/app/builder.ts";
import { createFolderPackages } from "../../../actions/shared/adapters/build/supply/used-packages.ts";
import { createTempFolder } from "../../../actions/shared/adapters/filesystem/temp-folder.ts";
import { isPipelineError } from "../../../actions/shared/domain/errors.ts";
import type { Asked, RebuiltFacts } from "../../../actions/shared/domain/evidence/chain-facts.ts";
import type { EvidenceFacts } from "../../../actions/shared/domain/evidence/facts.ts";
import type { Log } from "../../../actions/shared/ports/log.ts";
import type { GitHistory } from "./git-history.ts";

/**
 * Builds the app of a statement again, from a checkout of its commit in a temporary directory. Runs no code of the app, so
 * a custom build is not rebuilt.
 */
export async function rebuild(
  history: GitHistory,
  { app, path, commit }: Pick<EvidenceFacts, "app" | "path" | "commit">,
  log: Log,
): Promise<Asked<RebuiltFacts>> {
  await using checkout = await createTempFolder();
  await using scratch = await createTempFolder();
  const searchFrom = import.meta.dirname;
  try {
    await history.checkOut(commit, checkout.path);
    const cache = createFolderPackages(scratch.path);
    const builder = await createEsbuildBuilder({ searchFrom, cache });
    const opened = await builder.open({
      app,
      directory: join(checkout.path, path),
      root: checkout.path,
      environment: "production",
    });
    const buildKey = await opened.buildKey();
    const { manifest } = await opened.build(join(scratch.path, "artifact"), log);
    return { asked: true, value: { digest: manifest.digest, buildKey, toolchain: manifest.toolchain } };
  } catch (thrown) {
    if (!isPipelineError(thrown)) throw thrown;
    const { code, message } = thrown;
    const why =
      code === "APP_NEEDS_OWN_BUILD"
        ? "The app needs a custom build, which `verify` does not run."
        : `The commit could not be built here: ${code}: ${message}`;
    return { asked: false, why };
  }
}

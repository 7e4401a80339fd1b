import type { BuildJournal } from "../../ports/build-journal.ts";
import type { Log } from "../../ports/log.ts";
import type { Closures } from "../packages/closures.ts";
import type { InstallGate } from "../packages/install-gate.ts";
import { declaredPackages, missesInstalledFile, missingPackages } from "../packages/missing-packages.ts";
import { createPackages, type PackagesRequest } from "../packages/provide-packages.ts";
import { noReads, recordingEsbuild, recordingSources } from "../packages/recording.ts";
import { type AppBundle, type AppDescription, bundleApp, type Toolchain } from "./bundle-app.ts";
import type { BundleOutcome } from "./bundle-outcome.ts";

export interface BundleSurroundings {
  readonly closures: Closures;
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal: BuildJournal;
  readonly disposable: boolean;
}

/**
 * Bundles an app with what is installed or kept of its packages; only when that is not enough, all packages are
 * installed and it is bundled again.
 */
export async function bundleWithPackages(
  tools: Toolchain,
  app: AppDescription,
  request: PackagesRequest,
  surroundings: BundleSurroundings,
): Promise<BundleOutcome<AppBundle>> {
  const { gate, log, journal } = surroundings;
  const { directory, sources, installation, tsconfigChain } = request.scope;
  const packages = createPackages(request, surroundings);
  const attempt = () =>
    gate.building(installation.root, async () => {
      const restored = await journal.time("packages", packages.prepare);
      const reads = noReads();
      const recording = { ...tools, esbuild: recordingEsbuild(tools.esbuild, reads) };
      const outcome = await journal.time("bundle", () =>
        bundleApp(recording, directory, app, recordingSources({ ...sources, restored }, directory, reads)),
      );
      if (outcome.passed) await journal.time("packages", () => packages.keep(reads));
      return { outcome, sparse: await packages.sparse(), missing: (await tsconfigChain()).missing };
    });

  const first = await attempt();
  if (!first.sparse) return first.outcome;
  const reason = reasonToInstall(request, first.outcome, first.missing);
  if (reason === undefined) return first.outcome;
  log.info(`install ${reason}`);
  journal.note(`Packages: installed, because of ${reason}`);
  await journal.time("install", packages.install);
  return (await attempt()).outcome;
}

/** Without the configuration that it extends, a `tsconfig.json` would quietly mean something else. */
function reasonToInstall(
  { scope }: PackagesRequest,
  outcome: BundleOutcome<AppBundle>,
  extended: readonly string[],
): string | undefined {
  const declared = declaredPackages(scope);
  const configs = extended.filter((name) => declared.has(name));
  if (configs.length > 0) return `${configs.join(", ")} (extended by tsconfig.json, not there)`;
  if (outcome.passed) return undefined;
  const missing = missingPackages(scope, outcome.errors);
  if (missing.length > 0) return `${missing.join(", ")} (declared in package.json, imported, not there)`;
  return missesInstalledFile(outcome.errors)
    ? "all packages (a kept one lacks a file that is imported now)"
    : undefined;
}

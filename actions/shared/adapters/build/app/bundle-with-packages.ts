import type { BuildJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import type { Closures } from "../packages/closures.ts";
import type { InstallGate } from "../packages/install-gate.ts";
import { declaredPackages, missesInstalledFile, missingPackages } from "../packages/missing-packages.ts";
import { undeclaredPackages } from "../packages/own-imports.ts";
import { createPackages, type PackagesRequest } from "../packages/provide-packages.ts";
import { noReads, recordingEsbuild, recordingSources } from "../packages/recording.ts";
import { type AppBundle, type AppDescription, bundleApp, type Toolchain } from "./bundle-app.ts";

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
      const { restored, unsure } = await journal.time("packages", packages.prepare);
      const reads = noReads();
      const recording = { ...tools, esbuild: recordingEsbuild(tools.esbuild, reads) };
      const bundled = await journal.time("bundle", () =>
        bundleApp(recording, directory, app, recordingSources({ ...sources, restored }, directory, reads)),
      );
      if (bundled.passed) await journal.time("packages", () => packages.keep(reads));
      const outcome = bundled.passed
        ? { ...bundled, warnings: [...bundled.warnings, ...undeclaredPackages(request.scope, reads)] }
        : bundled;
      const extended = (await tsconfigChain()).missing;
      return { outcome, sparse: await packages.sparse(), extended, unsure: unsure(reads) };
    });
  const install = async (reason: string) => {
    log.info(`install ${reason}`);
    journal.note(`Packages: installed, because of ${reason}`);
    await journal.time("install", packages.install);
  };

  if (await packages.stale()) await install("all packages (what is there belongs to another lock file)");
  const first = await attempt();
  if (!first.sparse) return first.outcome;
  const reason = reasonToInstall(request, first);
  if (reason === undefined) return first.outcome;
  await install(reason);
  return (await attempt()).outcome;
}

interface Attempt {
  readonly outcome: BundleOutcome<AppBundle>;
  /** Packages that a `tsconfig.json` extends and that are not there. */
  readonly extended: readonly string[];
  /** Packages that may be there in another version than the one that is meant. */
  readonly unsure: readonly string[];
}

/** Without the configuration that it extends, a `tsconfig.json` would quietly mean something else. */
function reasonToInstall(
  { scope }: PackagesRequest,
  { outcome, extended, unsure }: Attempt,
): string | undefined {
  const declared = declaredPackages(scope);
  const configs = extended.filter((name) => declared.has(name));
  if (configs.length > 0) return `${configs.join(", ")} (extended by tsconfig.json, not there)`;
  const errors = outcome.passed ? [] : outcome.errors;
  const missing = missingPackages(scope, errors);
  if (missing.length > 0) return `${missing.join(", ")} (declared in package.json, imported, not there)`;
  if (missesInstalledFile(errors)) return "all packages (a kept one lacks a file that is imported now)";
  return unsure.length > 0 ? `${unsure.join(", ")} (imported where it was not before)` : undefined;
}

import type { BuildJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import type { Closures } from "../packages/closures.ts";
import type { InstallGate } from "../packages/install-gate.ts";
import {
  findMissingPackages,
  listDeclaredPackages,
  missesInstalledFile,
} from "../packages/missing-packages.ts";
import { warnOfUndeclaredPackages } from "../packages/own-imports.ts";
import { createPackages, type PackagesRequest } from "../packages/provide-packages.ts";
import { createReads, recordBuilds, recordInstalledReads } from "../packages/recording.ts";
import { type AppBundle, type AppDescription, bundleApp, type Toolchain } from "./bundle-app.ts";

/** The bundler, and the ports that it reports to. */
export interface BundleContext {
  readonly closures: Closures;
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal: BuildJournal;
  /** True if nothing that is installed will be run. */
  readonly disposable: boolean;
}

/** Bundles an app with the packages that are present or cached. If they do not suffice, installs all and bundles again. */
export async function bundleWithPackages(
  tools: Toolchain,
  app: AppDescription,
  request: PackagesRequest,
  context: BundleContext,
): Promise<BundleOutcome<AppBundle>> {
  const { gate, log, journal } = context;
  const { directory, sources, installation, tsconfigChain } = request.scope;
  const packages = createPackages(request, context);
  const attempt = () =>
    gate.building(installation.root, async () => {
      const { restored, findUncertain } = await journal.time("packages", packages.prepare);
      const reads = createReads();
      const recording = { ...tools, esbuild: recordBuilds(tools.esbuild, reads) };
      const bundled = await journal.time("bundle", () =>
        bundleApp(
          recording,
          directory,
          app,
          recordInstalledReads({ ...sources, restored }, directory, reads),
        ),
      );
      if (bundled.passed) await journal.time("packages", () => packages.store(reads));
      const outcome = bundled.passed
        ? { ...bundled, warnings: [...bundled.warnings, ...warnOfUndeclaredPackages(request.scope, reads)] }
        : bundled;
      const extended = (await tsconfigChain()).missing;
      return { outcome, sparse: await packages.sparse(), extended, uncertain: findUncertain(reads) };
    });
  const install = async (reason: string) => {
    log.info(`install ${reason}`);
    journal.note(`Packages: installed, because of ${reason}`);
    await journal.time("install", packages.install);
  };

  if (await packages.stale()) await install("all packages (the present ones belong to another lock file)");
  const first = await attempt();
  if (!first.sparse) return first.outcome;
  const reason = findReasonToInstall(request, first);
  if (reason === undefined) return first.outcome;
  await install(reason);
  return (await attempt()).outcome;
}

interface Attempt {
  readonly outcome: BundleOutcome<AppBundle>;
  /** Packages that a `tsconfig.json` extends and that are not installed. */
  readonly extended: readonly string[];
  /** Imported packages that may be present in another version than the lock file asks for. */
  readonly uncertain: readonly string[];
}

/**
 * Returns why all packages have to be installed; undefined if the present ones suffice. A missing configuration that
 * `tsconfig.json` extends is reason enough, because esbuild ignores it.
 */
function findReasonToInstall(
  { scope }: PackagesRequest,
  { outcome, extended, uncertain }: Attempt,
): string | undefined {
  const declared = listDeclaredPackages(scope);
  const configs = extended.filter((name) => declared.has(name));
  if (configs.length > 0) return `${configs.join(", ")} (extended by tsconfig.json, not installed)`;
  const errors = outcome.passed ? [] : outcome.errors;
  const missing = findMissingPackages(scope, errors);
  if (missing.length > 0) return `${missing.join(", ")} (declared in package.json, imported, not installed)`;
  if (missesInstalledFile(errors)) return "all packages (a cached one lacks a file that is now imported)";
  return uncertain.length > 0 ? `${uncertain.join(", ")} (newly imported)` : undefined;
}

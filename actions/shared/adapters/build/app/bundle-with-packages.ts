import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeSize } from "../../../domain/text/byte-size.ts";
import type { BuildJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import { createTempFolder } from "../../filesystem/temp-folder.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import { openBuildPackages, type PackagesContext, type PackagesRequest } from "../packages/build-packages.ts";
import { planBuildView } from "../packages/build-view.ts";
import { explainErrors } from "../packages/explain-errors.ts";
import { warnOfUndeclaredPackages } from "../packages/own-imports.ts";
import { joinErrors, type PackagePlan, planPackages } from "../packages/plan-packages.ts";
import { createReads, recordBuilds, recordInstalledReads } from "../packages/recording.ts";
import { PLUG_AND_PLAY } from "../packages/scope-files.ts";
import { withPackages } from "../supply/packages-plugin.ts";
import { type AppBundle, type AppDescription, bundleApp, type Toolchain } from "./bundle-app.ts";

/** Where packages come from, and the ports that a build reports to. */
export interface BundleContext extends PackagesContext {
  readonly log: Log;
  readonly journal: BuildJournal;
}

/**
 * Bundles an app with the packages of its lock file. Nothing in the checkout's own `node_modules` is read: if the app has
 * packages, or could see such a directory, the build runs in a copy of its sources. Throws LOCK_FILE_MISSING,
 * LOCK_FILE_INVALID and the codes of `PackageSupply`.
 */
export async function bundleWithPackages(
  tools: Toolchain,
  app: AppDescription,
  request: PackagesRequest,
  context: BundleContext,
): Promise<BundleOutcome<AppBundle>> {
  const { scope } = request;
  const plan = await planPackages(scope);
  if (plan !== undefined) return bundleInView(tools, app, { ...request, plan }, context);
  const { directory } = scope;
  if (await seesPackages(directory)) {
    return bundleInView(tools, app, { ...request, plan: NO_PACKAGES }, context);
  }
  const sources = { ...scope.sources, isInstalled: () => false };
  return context.journal.time("bundle", () =>
    bundleApp(tools, { directory, assets: directory }, app, sources),
  );
}

const NO_PACKAGES: PackagePlan = {
  layout: { packages: new Map(), directories: new Map(), links: new Map(), shared: new Map() },
  lockFile: "",
};

/** Directories of installed packages, and maps of yarn's Plug'n'Play, which esbuild obeys. */
const INSTALLED = ["node_modules", ...PLUG_AND_PLAY];

/** Returns true if an import in `directory` could find a package that is installed there or above. */
async function seesPackages(directory: string): Promise<boolean> {
  for (let folder = directory; ; folder = dirname(folder)) {
    for (const name of INSTALLED) if (await exists(join(folder, name))) return true;
    if (dirname(folder) === folder) return false;
  }
}

async function bundleInView(
  tools: Toolchain,
  app: AppDescription,
  { plan, ...request }: PackagesRequest & { readonly plan: PackagePlan },
  context: BundleContext,
): Promise<BundleOutcome<AppBundle>> {
  const { log, journal } = context;
  const { scope } = request;
  await using scratch = await createTempFolder();
  const view = await planBuildView(scope, await realpath(scratch.path));
  const { tree, restored, remember } = await journal.time("packages", async () => {
    const packages = await openBuildPackages(request, plan, view.scope, context);
    await view.materialize();
    // The failures below say more than the first error here.
    const restored = await packages.prepare().catch((thrown: unknown) => {
      if (packages.tree.failures.length === 0) throw thrown;
      return [];
    });
    return { ...packages, restored };
  });
  if (tree.failures.length > 0) throw joinErrors(tree.failures);
  const { directory, sources } = view.scope;
  const reads = createReads();
  const esbuild = recordBuilds(withPackages(tools.esbuild, tree), reads);
  const files = recordInstalledReads({ ...sources, restored }, directory, reads);
  const bundled = await journal.time("bundle", () =>
    bundleApp({ ...tools, esbuild }, { directory, assets: scope.directory }, app, files),
  );
  if (tree.failures.length > 0) throw joinErrors(tree.failures);
  reportPackages(request.app, tree, { log, journal });
  if (!bundled.passed) return { ...bundled, errors: await explainErrors(bundled.errors, scope, directory) };
  await journal.time("packages", () => remember(reads));
  return { ...bundled, warnings: [...bundled.warnings, ...warnOfUndeclaredPackages(view.scope, reads)] };
}

function reportPackages(
  app: string,
  tree: Pick<Awaited<ReturnType<typeof openBuildPackages>>["tree"], "present" | "fetched">,
  { log, journal }: Pick<BundleContext, "log" | "journal">,
): void {
  const total = tree.present().size;
  const { count, bytes } = tree.fetched();
  if (total === 0) return;
  const origin = count === 0 ? "all cached" : `${count} fetched (${describeSize(bytes)})`;
  log.info(`use ${total} packages for ${app} (${origin})`);
  journal.note(`Packages: ${total}, ${origin}`);
}

import { realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describeSize } from "../../../domain/text/byte-size.ts";
import type { BuildJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import { createScratchFolder } from "../../filesystem/temp-folder.ts";
import type { BundleOutcome } from "../esbuild/bundle-outcome.ts";
import {
  type BuildPackages,
  openBuildPackages,
  type PackagesContext,
  type PackagesRequest,
} from "../packages/build-packages.ts";
import type { BuildScope } from "../packages/build-scope.ts";
import { planBuildView } from "../packages/build-view.ts";
import { explainErrors } from "../packages/explain-errors.ts";
import { warnOfUndeclaredPackages } from "../packages/own-imports.ts";
import { joinErrors, type PackagePlan, planPackages } from "../packages/plan-packages.ts";
import { createReads, recordBuilds, recordInstalledReads } from "../packages/recording.ts";
import { PLUG_AND_PLAY } from "../packages/scope-files.ts";
import { withPackages } from "../supply/packages-plugin.ts";
import { listAskedFailures } from "./asked-packages.ts";
import { type AppBundle, type AppDescription, bundleApp, type Toolchain } from "./bundle-app.ts";

/** Where packages come from, and the ports that a build reports to. */
export interface BundleContext extends PackagesContext {
  readonly log: Log;
  readonly journal: BuildJournal;
}

/** A build whose packages are being provided. Dispose of it after the bundle. */
export interface PackagedBuild extends AsyncDisposable {
  /**
   * Bundles the app with the packages of its lock file. Throws LOCK_FILE_MISSING, LOCK_FILE_INVALID and the codes of
   * `PackageSupply`.
   */
  bundle(tools: Toolchain, app: AppDescription): Promise<BundleOutcome<AppBundle>>;
}

/**
 * Starts to provide the packages that an earlier build of the app has used; the caller reads the app's configuration
 * meanwhile. Nothing in the checkout's own `node_modules` is read: if the app has packages, or could see such a directory,
 * the build runs in a copy of its sources.
 */
export function openPackagedBuild(request: PackagesRequest, context: BundleContext): PackagedBuild {
  const opened = context.journal.time("packages", () => openView(request, context));
  // `bundle` reports any failure; this only prevents an unhandled rejection.
  opened.catch(() => {});
  return {
    async bundle(tools, app) {
      const view = await opened;
      if (view !== undefined) return bundleInView(tools, app, { ...request, view }, context);
      const { directory, sources } = request.scope;
      const own = { ...sources, isInstalled: () => false };
      return context.journal.time("bundle", () =>
        bundleApp(tools, { directory, assets: directory }, app, own),
      );
    },
    async [Symbol.asyncDispose]() {
      const view = await opened.catch(() => undefined);
      await view?.[Symbol.asyncDispose]();
    },
  };
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

/** A copy of the app's sources, beside which its packages appear. */
interface PackagedView extends AsyncDisposable {
  readonly scope: BuildScope;
  readonly packages: BuildPackages;
}

/** Opens the view of a build; undefined if the build can run in the checkout. */
async function openView(
  request: PackagesRequest,
  context: PackagesContext,
): Promise<PackagedView | undefined> {
  const { scope } = request;
  const plan = await planPackages(scope);
  if (plan === undefined && !(await seesPackages(scope.directory))) return undefined;
  await using stack = new AsyncDisposableStack();
  const scratch = stack.use(await createScratchFolder());
  const view = await planBuildView(scope, await realpath(scratch.path));
  const packages = await openBuildPackages(request, plan ?? NO_PACKAGES, view.scope, context);
  stack.defer(() => packages.tree.settle());
  await view.materialize();
  const owned = stack.move();
  return { scope: view.scope, packages, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function bundleInView(
  tools: Toolchain,
  app: AppDescription,
  { view, ...request }: PackagesRequest & { readonly view: PackagedView },
  context: BundleContext,
): Promise<BundleOutcome<AppBundle>> {
  const { log, journal } = context;
  const { tree, prepare, remember } = view.packages;
  const restored = await journal.time("packages", prepare);
  const { directory, sources } = view.scope;
  const reads = createReads();
  const esbuild = recordBuilds(withPackages(tools.esbuild, tree), reads);
  const isInstalled = (path: string) => {
    tree.postponed.complete(join(directory, path));
    return sources.isInstalled(path);
  };
  const files = recordInstalledReads({ ...sources, restored, isInstalled }, directory, reads);
  const bundled = await journal.time("bundle", () =>
    bundleApp({ ...tools, esbuild }, { directory, assets: request.scope.directory }, app, files),
  );
  const messages = bundled.passed ? bundled.warnings : bundled.errors;
  const { asked, withheld } = tree.failures;
  const failures = new Set([...asked, ...listAskedFailures(withheld, { reads, messages })]);
  if (failures.size > 0) throw joinErrors([...failures]);
  reportPackages(request.app, tree, { log, journal });
  if (!bundled.passed) {
    return { ...bundled, errors: await explainErrors(bundled.errors, request.scope, directory) };
  }
  const empty = tree.postponed.list().filter((file) => reads.files.has(file));
  if (empty.length > 0)
    throw new Error(`The bundle contains files that were not written: ${empty.join(", ")}`);
  await journal.time("packages", () => remember(reads));
  return { ...bundled, warnings: [...bundled.warnings, ...warnOfUndeclaredPackages(view.scope, reads)] };
}

function reportPackages(
  app: string,
  tree: Pick<BuildPackages["tree"], "present" | "fetched">,
  { log, journal }: Pick<BundleContext, "log" | "journal">,
): void {
  const total = tree.present().size;
  const { count, bytes } = tree.fetched();
  if (total === 0) return;
  const origin = count === 0 ? "all cached" : `${count} fetched (${describeSize(bytes)})`;
  log.info(`use ${total} packages for ${app} (${origin})`);
  journal.note(`Packages: ${total}, ${origin}`);
}

import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { isPipelineError } from "../../../domain/errors.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { type BuildScope, describeInstalled } from "./build-scope.ts";
import { createLink, packClosure, readClosure, restoreClosure } from "./closure.ts";
import type { Closures } from "./closures.ts";
import { findClosure } from "./find-closure.ts";
import type { InstallGate } from "./install-gate.ts";
import { installPackages, type RunManager } from "./install-packages.ts";
import { listDeclaredPackages } from "./missing-packages.ts";
import { collectOwnImports, findNewImports, type OwnImports } from "./own-imports.ts";
import type { Reads } from "./recording.ts";
import { createSparseMark, type SparseMark } from "./sparse-mark.ts";

/** The build that needs packages. */
export interface PackagesRequest {
  readonly app: string;
  readonly scope: BuildScope;
  /** Options and toolchain, which also decide which files of packages a build reads. JSON. */
  readonly options: unknown;
}

/** Packages that are present before a build. */
interface Prepared {
  /** Absolute paths of the closure's files; empty if the packages are installed. */
  readonly restored: readonly string[];
  /** Lists packages that the app imports and that may be present in another version than the lock file asks for. */
  findUncertain(reads: Reads): readonly string[];
}

/** Provides one build with its packages: from the closure cache if possible, or else by an install. */
export interface Packages {
  /** Links the workspace's packages and, if nothing is installed, restores the app's closure. Call it before the build. */
  prepare(): Promise<Prepared>;
  /** True if packages of the lock file may be missing. */
  sparse(): Promise<boolean>;
  /** True if the present packages were restored or installed for another lock file. */
  stale(): Promise<boolean>;
  /** Installs all packages. Throws DEPENDENCIES_FAILED. */
  install(): Promise<void>;
  /** Stores what a build has read in the closure cache, if all packages were installed. Call it after the build passed. */
  store(reads: Reads): Promise<void>;
}

/** The cache, the gate and the log that a build's packages use. */
export interface PackagesContext {
  readonly closures: Closures;
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal?: BuildJournal;
  /** True if nothing that is installed will be run. */
  readonly disposable?: boolean;
  /** Runs the package manager; by default as a child process of this one. */
  readonly runManager?: RunManager;
}

/** Creates the packages of one build. */
export function createPackages(
  { app, scope, options }: PackagesRequest,
  { closures, gate, log, journal = noJournal, disposable = false, runManager }: PackagesContext,
): Packages {
  const { installation } = scope;
  const { root } = installation;
  const mark = createSparseMark(installation);
  const installed: Prepared = { restored: [], findUncertain: () => [] };
  const sparse = (restored: readonly string[], imports: OwnImports): Prepared => ({
    restored,
    findUncertain: (reads) => findNewImports(imports, collectOwnImports(scope, reads)),
  });
  return {
    sparse: mark.sparse,
    stale: async () => listDeclaredPackages(scope).size > 0 && (await mark.stale()),

    async prepare() {
      await linkMembers(scope, mark);
      if (gate.installed(root) || !(await mark.sparse())) return installed;
      const nothing = sparse([], {});
      if (listDeclaredPackages(scope).size === 0) return nothing;
      const key = await computeClosureKey(app, scope, options);
      const folder = key === undefined ? undefined : await closures.find(app, key);
      if (folder === undefined) return nothing;
      try {
        const closure = await readClosure(folder);
        await mark.begin();
        await restoreClosure(folder, closure, root);
        log.info(`restore ${closure.files.length} files of packages for ${app} (no install needed)`);
        journal.note(`Packages: ${closure.files.length} cached files, no install`);
        return sparse(
          closure.files.map(({ path }) => join(root, path)),
          closure.imports,
        );
      } catch (thrown) {
        if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
        log.warn(`The cached packages of ${app} are not used: ${thrown.message}`);
        return nothing;
      }
    },

    install: () =>
      gate.install(root, async () => {
        const { complete } = await installPackages(installation, log, {
          programs: !disposable,
          ...(runManager === undefined ? {} : { run: runManager }),
        });
        await (complete ? mark.remove() : mark.write());
      }),

    async store(reads) {
      if (!gate.installed(root)) return;
      const key = await computeClosureKey(app, scope, options);
      if (key === undefined) return;
      const { files } = await scope.tsconfigChain();
      for (const file of files) reads.files.add(join(scope.directory, file));
      const closure = await findClosure(scope, reads);
      if (closure.files.length > 0) await closures.save(app, key, (to) => packClosure(root, closure, to));
    },
  };
}

/**
 * Computes the key of the app's closure; undefined without a lock file, because the next install may bring other
 * packages.
 */
async function computeClosureKey(
  app: string,
  { installation }: BuildScope,
  options: unknown,
): Promise<string | undefined> {
  const installed = await describeInstalled(installation);
  if (installed === "") return undefined;
  const { folder } = installation;
  return createHash("sha256").update(canonicalJson({ app, folder, installed, options })).digest("hex");
}

/** Links the workspace's packages as every package manager does, so that an app with no other packages needs no install. */
async function linkMembers(
  { installation: { root }, directory, packages }: BuildScope,
  mark: SparseMark,
): Promise<void> {
  for (const { name, directory: member } of packages) {
    const link = join(root, "node_modules", name);
    if ((await exists(link)) || (await exists(join(directory, "node_modules", name)))) continue;
    await mark.begin();
    await createLink(link, relative(join(link, ".."), member));
  }
}

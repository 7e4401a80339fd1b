import { createHash } from "node:crypto";
import { join, relative } from "node:path";
import { isPipelineError } from "../../../domain/errors.ts";
import { type BuildJournal, noJournal } from "../../../ports/build-journal.ts";
import type { Log } from "../../../ports/log.ts";
import { exists } from "../../filesystem/list-files.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import { type BuildScope, describeInstalled } from "./build-scope.ts";
import { packClosure, placeClosure, placeLink, readClosure } from "./closure.ts";
import type { Closures } from "./closures.ts";
import { findClosure } from "./find-closure.ts";
import type { InstallGate } from "./install-gate.ts";
import { installPackages } from "./install-packages.ts";
import { declaredPackages } from "./missing-packages.ts";
import { newImports, type OwnImports, ownImports } from "./own-imports.ts";
import type { Reads } from "./recording.ts";
import { createSparseMark, type SparseMark } from "./sparse-mark.ts";

export interface PackagesRequest {
  readonly app: string;
  readonly scope: BuildScope;
  /** What else decides which files of packages a build reads: options and toolchain. JSON. */
  readonly options: unknown;
}

/** What there is for one build before it begins. */
export interface Prepared {
  /** Files of the kept closure, as absolute paths; none where packages are installed. */
  readonly restored: readonly string[];
  /** Names of packages that the app may mean another version of than the one that is there. */
  unsure(reads: Reads): readonly string[];
}

/** Gives one build the packages that it needs, with the least work. */
export interface Packages {
  /** Before the build: links of the workspace, and the kept closure where nothing is installed. */
  prepare(): Promise<Prepared>;
  /** True when what is there may be less than what the lock file asks for. */
  sparse(): Promise<boolean>;
  /** True when that was put there for another lock file. */
  stale(): Promise<boolean>;
  install(): Promise<void>;
  /** After a build that passed: keeps what it read, when all packages were installed for it. */
  keep(reads: Reads): Promise<void>;
}

export interface PackagesSurroundings {
  readonly closures: Closures;
  readonly gate: InstallGate;
  readonly log: Log;
  readonly journal?: BuildJournal;
  /** The folder is thrown away after the build, and nothing that is installed in it will be run. */
  readonly disposable?: boolean;
}

export function createPackages(
  { app, scope, options }: PackagesRequest,
  { closures, gate, log, journal = noJournal, disposable = false }: PackagesSurroundings,
): Packages {
  const { installation } = scope;
  const { root } = installation;
  const mark = createSparseMark(installation);
  const installed: Prepared = { restored: [], unsure: () => [] };
  const sparse = (restored: readonly string[], imports: OwnImports): Prepared => ({
    restored,
    unsure: (reads) => newImports(imports, ownImports(scope, reads)),
  });
  return {
    sparse: mark.sparse,
    stale: async () => declaredPackages(scope).size > 0 && (await mark.stale()),

    async prepare() {
      await linkMembers(scope, mark);
      if (gate.installed(root) || !(await mark.sparse())) return installed;
      const nothing = sparse([], {});
      if (declaredPackages(scope).size === 0) return nothing;
      const key = await closureKey(app, scope, options);
      const folder = key === undefined ? undefined : await closures.find(app, key);
      if (folder === undefined) return nothing;
      try {
        const closure = await readClosure(folder);
        await mark.begin();
        await placeClosure(folder, closure, root);
        log.info(`restore ${closure.files.length} files of packages for ${app} (no install needed)`);
        journal.note(`Packages: ${closure.files.length} kept files, no install`);
        return sparse(
          closure.files.map(({ path }) => join(root, path)),
          closure.imports,
        );
      } catch (thrown) {
        if (!isPipelineError(thrown, "ARTIFACT_INVALID")) throw thrown;
        log.warn(`The packages kept for ${app} are not used: ${thrown.message}`);
        return nothing;
      }
    },

    install: () =>
      gate.install(root, async () => {
        const { complete } = await installPackages(installation, log, { programs: !disposable });
        await (complete ? mark.remove() : mark.write());
      }),

    async keep(reads) {
      if (!gate.installed(root)) return;
      const key = await closureKey(app, scope, options);
      if (key === undefined) return;
      const { files } = await scope.tsconfigChain();
      for (const file of files) reads.files.add(join(scope.directory, file));
      const closure = await findClosure(scope, reads);
      if (closure.files.length > 0) await closures.save(app, key, (to) => packClosure(root, closure, to));
    },
  };
}

/** Undefined without a lock file: then nobody knows which packages the next install would bring. */
async function closureKey(
  app: string,
  { installation }: BuildScope,
  options: unknown,
): Promise<string | undefined> {
  const installed = await describeInstalled(installation);
  if (installed === "") return undefined;
  const { folder } = installation;
  return createHash("sha256").update(canonicalJson({ app, folder, installed, options })).digest("hex");
}

/** As every package manager does, so that a workspace without other packages needs no install. */
async function linkMembers(
  { installation: { root }, directory, packages }: BuildScope,
  mark: SparseMark,
): Promise<void> {
  for (const { name, directory: member } of packages) {
    const link = join(root, "node_modules", name);
    if ((await exists(link)) || (await exists(join(directory, "node_modules", name)))) continue;
    await mark.begin();
    await placeLink(link, relative(join(link, ".."), member));
  }
}

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { objectOrEmpty } from "../../../domain/schema/lenient.ts";
import { byCodeUnits } from "../../../domain/text/compare.ts";
import { findPlainFile } from "../../filesystem/open-file.ts";
import { canonicalJson } from "../artifact/digest-artifact.ts";
import type { SourceFiles } from "../sources/source-files.ts";
import { listMappedPackages } from "../supply/mapped-packages.ts";
import type { PackageSupply } from "../supply/package-supply.ts";
import { createPackageTree, type PackageTree } from "../supply/package-tree.ts";
import type { PackageCache, UsedPackages } from "../supply/used-packages.ts";
import type { BuildScope } from "./build-scope.ts";
import { findPackagePaths, guessImports, mayImport } from "./imported-names.ts";
import type { PackagePlan } from "./plan-packages.ts";
import { pathFrom, type Reads } from "./recording.ts";
import { provideExtended } from "./tsconfig-chain.ts";

/** The app that is built, and what decides which files of packages its build reads. */
export interface PackagesRequest {
  readonly app: string;
  readonly scope: BuildScope;
  /** Options and toolchain. JSON. */
  readonly options: unknown;
}

/** Where a build's packages come from. */
export interface PackagesContext {
  readonly supply: PackageSupply;
  readonly cache: PackageCache;
}

/** The packages of one build. */
export interface BuildPackages {
  readonly tree: PackageTree;
  /**
   * Offers what esbuild would read without asking, and starts to fetch what the build will ask for; reports no failure of
   * a package. Returns the package files (absolute paths) that an earlier build of the app has read.
   */
  prepare(): Promise<readonly string[]>;
  /** Stores which packages the build has read. */
  remember(reads: Reads): Promise<void>;
}

/** Matches the files whose text may name a path into `node_modules`. */
const TEXT = /(?:^|\/)(?!package-lock\.json$)[^/]+\.(?:[cm]?[jt]sx?|css|html?|jsonc?)$/;

/** Opens the packages of a build that runs in `view`, a copy of the app's scope. */
export async function openBuildPackages(
  { app, scope, options }: PackagesRequest,
  { layout, lockFile }: PackagePlan,
  view: BuildScope,
  { supply, cache }: PackagesContext,
): Promise<BuildPackages> {
  const { root, folder } = view.installation;
  const tree = createPackageTree({
    root,
    layout,
    load: (id) => {
      const locked = layout.packages.get(id);
      if (locked === undefined) throw new Error(`"${id}" is not an entry of the lock file.`);
      return supply.supply(locked, cache, lockFile);
    },
  });
  const installed = await scope.installed();
  const key = createHash("sha256").update(canonicalJson({ app, folder, installed, options })).digest("hex");
  const used = await cache.recall(app, key);
  const provided = tree.provideUsed(used ?? { packages: [], files: [] });
  // The build reports any failure; this only prevents an unhandled rejection.
  provided.catch(() => {});
  return {
    tree,
    async prepare() {
      await scanSources(scope, view, tree, used === undefined);
      await provided;
      const directories = [...tree.present().values()].map((directory) => `${directory}/`);
      const present = (used?.files ?? []).filter((file) => directories.some((one) => file.startsWith(one)));
      return present.map((file) => join(root, file));
    },
    async remember(reads) {
      const now = listUsed(tree, root, reads);
      if (JSON.stringify(now) === JSON.stringify(used)) return;
      const sources = now.packages.map((id) => layout.packages.get(id)?.source);
      const integrities = sources.flatMap((source) => (source?.kind === "registry" ? source.integrity : []));
      await cache.remember(app, key, { used: now, integrities });
    },
  };
}

/** Lists the present packages of which a build has read files, and those files. */
function listUsed(tree: PackageTree, root: string, reads: Reads): UsedPackages {
  const files = Array.from(reads.files, (file) => pathFrom(root, file)).filter((file) =>
    file.startsWith("node_modules/"),
  );
  const packages = [...tree.present()].filter(([, directory]) =>
    files.some((file) => file.startsWith(`${directory}/`)),
  );
  return { packages: packages.map(([id]) => id).sort(), files: files.sort() };
}

/** Finds packages in the text of the sources: those that esbuild reads unasked, and if `guess`, those that it will ask for. */
async function scanSources(
  scope: BuildScope,
  view: BuildScope,
  tree: PackageTree,
  guess: boolean,
): Promise<void> {
  const folders = [{ directory: scope.directory, sources: scope.sources }, ...scope.packages];
  const copies = [view.directory, ...view.packages.map(({ directory }) => directory)];
  for (const [index, { directory, sources }] of folders.entries()) {
    const copy = copies[index] ?? directory;
    const texts = sources.files.filter(({ path, kind }) => kind === "file" && TEXT.test(path));
    for (const { path } of texts) {
      const content = readText(directory, sources, path);
      const folder = dirname(join(copy, path));
      if (guess && mayImport(path))
        for (const name of guessImports(String(content))) tree.prefetch(name, folder);
      const named = content.includes("node_modules/") ? findPackagePaths(String(content)) : [];
      for (const name of named) await tree.offer(name, folder);
    }
  }
  await provideConfigured(view, tree);
}

function readText(directory: string, sources: SourceFiles, path: string): Buffer {
  return sources.read(path) ?? findPlainFile(join(directory, path)) ?? Buffer.alloc(0);
}

/** Offers what `tsconfig.json` files and the app's own `package.json` files name. */
async function provideConfigured(view: BuildScope, tree: PackageTree): Promise<void> {
  const { directory, sources, outside, installation, packages } = view;
  const configurations = [...sources.files.map(({ path }) => path), ...outside]
    .filter((path) => /(?:^|\/)(?!package\.json$)[^/]*config[^/]*\.json$/.test(path))
    .sort(byCodeUnits((path) => path));
  for (const path of configurations) await provideExtended(join(directory, path), tree);
  const owners = [
    { location: installation.packageFolder, manifest: installation.manifest },
    ...packages.map(({ directory: location, manifest }) => ({ location, manifest })),
  ];
  for (const { location, manifest } of owners) {
    for (const { name, key } of listMappedPackages(objectOrEmpty(manifest)))
      await tree.offer(name, location, { owner: location, key });
  }
}

import { lstat, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { compareCodeUnits } from "../../../domain/text/compare.ts";
import { digestFile } from "../artifact/digest-artifact.ts";
import type { BuildScope } from "./build-scope.ts";
import type { Closure, ClosureFile, ClosureLink } from "./closure.ts";
import { collectOwnImports } from "./own-imports.ts";
import { type Import, listImports, pathFrom, type Reads } from "./recording.ts";

/** Specifier of a package: its name, and the path in it. */
const PACKAGE = /^((?:@[^/]+\/)?[^./@][^/]*)(?:\/(.*))?$/;

/**
 * Finds the files of installed packages that a build has read, every `package.json` that it may have read while
 * resolving them, and the symbolic links that led there.
 */
export async function findClosure(scope: BuildScope, reads: Reads): Promise<Closure> {
  const { root } = scope.installation;
  const candidates = new Set<string>();
  for (const file of reads.files) {
    if (!isInstalled(root, file)) continue;
    candidates.add(file);
    for (const manifest of listManifestsAbove(root, file)) candidates.add(manifest);
  }
  const links = new Map<string, string>();
  for (const imported of listImports(reads)) {
    // The `package.json` of a directory may point to a file that is not below the directory.
    for (const folder of await findDirectories(root, imported, links))
      candidates.add(join(folder, "package.json"));
  }
  const files = await Promise.all([...candidates].map((file) => describe(root, file)));
  return {
    files: files.filter((file) => file !== undefined).sort(byPath),
    links: [...links].map(([path, target]): ClosureLink => ({ path, target })).sort(byPath),
    imports: collectOwnImports(scope, reads),
  };
}

function isInstalled(root: string, file: string): boolean {
  const path = relative(root, file);
  return !path.startsWith("..") && !isAbsolute(path) && path.split(sep).includes("node_modules");
}

/** Lists each possible `package.json` from the file's directory up to the package's own. */
function listManifestsAbove(root: string, file: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(file); isInstalled(root, folder); folder = dirname(folder)) {
    if (folder.endsWith(`${sep}node_modules`)) break;
    found.push(join(folder, "package.json"));
  }
  return found;
}

/** Finds the directories below `root` that an import may mean. Adds symbolic links on the way to `links`. */
async function findDirectories(
  root: string,
  { importer, specifier }: Import,
  links: Map<string, string>,
): Promise<readonly string[]> {
  if (specifier.startsWith(".")) {
    const folder = join(dirname(importer), specifier);
    return isInstalled(root, folder) ? [folder] : [];
  }
  const [, name, rest = ""] = PACKAGE.exec(specifier) ?? [];
  if (name === undefined) return [];
  for (let folder = dirname(importer); !relative(root, folder).startsWith(".."); folder = dirname(folder)) {
    const location = join(folder, "node_modules", name);
    const status = await lstat(location).catch(() => undefined);
    if (status === undefined) continue;
    if (!status.isSymbolicLink()) return [location, join(location, rest)];
    const target = await readlink(location);
    const absolute = isAbsolute(target) ? target : join(dirname(location), target);
    links.set(pathFrom(root, location), pathFrom(dirname(location), absolute));
    return isInstalled(root, absolute) ? [absolute, join(absolute, rest)] : [];
  }
  return [];
}

async function describe(root: string, file: string): Promise<ClosureFile | undefined> {
  const status = await lstat(file).catch(() => undefined);
  if (status?.isFile() !== true) return undefined;
  return { path: pathFrom(root, file), digest: await digestFile(file) };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return compareCodeUnits(a.path, b.path);
}

import { lstat, readlink } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { compareCodeUnits } from "../../../domain/text/compare.ts";
import { digestFile } from "../artifact/digest-artifact.ts";
import type { BuildScope } from "./build-scope.ts";
import type { Closure, ClosureFile, ClosureLink } from "./closure.ts";
import { ownImports } from "./own-imports.ts";
import { type Import, importsOf, pathFrom, type Reads } from "./recording.ts";

/** A specifier of a package: its name, and what is wanted of it. */
const PACKAGE = /^((?:@[^/]+\/)?[^./@][^/]*)(?:\/(.*))?$/;

/**
 * What of the packages installed for an app a build has read, every `package.json` that it looked into on the way, and
 * the links that led there.
 */
export async function findClosure(scope: BuildScope, reads: Reads): Promise<Closure> {
  const { root } = scope.installation;
  const candidates = new Set<string>();
  for (const file of reads.files) {
    if (!isInstalled(root, file)) continue;
    candidates.add(file);
    for (const manifest of manifestsAbove(root, file)) candidates.add(manifest);
  }
  const links = new Map<string, string>();
  for (const imported of importsOf(reads)) {
    // A folder's own `package.json` may point elsewhere, to a file that is not below it.
    for (const folder of await foldersNamed(root, imported, links))
      candidates.add(join(folder, "package.json"));
  }
  const files = await Promise.all([...candidates].map((file) => describe(root, file)));
  return {
    files: files.filter((file) => file !== undefined).sort(byPath),
    links: [...links].map(([path, target]): ClosureLink => ({ path, target })).sort(byPath),
    imports: ownImports(scope, reads),
  };
}

function isInstalled(root: string, file: string): boolean {
  const path = relative(root, file);
  return !path.startsWith("..") && !isAbsolute(path) && path.split(sep).includes("node_modules");
}

/** From the file's folder up to the package's own. */
function manifestsAbove(root: string, file: string): readonly string[] {
  const found: string[] = [];
  for (let folder = dirname(file); isInstalled(root, folder); folder = dirname(folder)) {
    if (folder.endsWith(`${sep}node_modules`)) break;
    found.push(join(folder, "package.json"));
  }
  return found;
}

/** The folders that an import may mean, all of them below `root`; links on the way are added to `links`. */
async function foldersNamed(
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
    const place = join(folder, "node_modules", name);
    const status = await lstat(place).catch(() => undefined);
    if (status === undefined) continue;
    if (!status.isSymbolicLink()) return [place, join(place, rest)];
    const target = await readlink(place);
    const absolute = isAbsolute(target) ? target : join(dirname(place), target);
    links.set(pathFrom(root, place), pathFrom(dirname(place), absolute));
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

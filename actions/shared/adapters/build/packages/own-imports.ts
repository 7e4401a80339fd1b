import { isBuiltin } from "node:module";
import { sep } from "node:path";
import type { Message } from "esbuild";
import { dependenciesOf, tableOf } from "../../../domain/lock-file/document.ts";
import { byCodeUnits } from "../../../domain/text/compare.ts";
import { bundleError } from "../esbuild/bundle-outcome.ts";
import type { BuildScope } from "./build-scope.ts";
import { packageNamed } from "./missing-packages.ts";
import { type Import, importsOf, pathFrom, type Reads } from "./recording.ts";

/**
 * Names of the packages that an app's own code and that of the workspace imports, sorted, by the folder of the app or of
 * the workspace's package; empty for the root.
 */
export type OwnImports = Readonly<Record<string, readonly string[]>>;

export const isOwnImports = (value: unknown): value is OwnImports =>
  typeof value === "object" && value !== null && Object.values(value).every(Array.isArray);

export function ownImports(scope: BuildScope, reads: Reads): OwnImports {
  const ownerOf = ownersOf(scope);
  const names = new Map<string, Set<string>>();
  for (const { importer, name } of importedPackages(reads)) {
    const owner = ownerOf(importer);
    const place = owner === undefined ? "" : pathFrom(scope.installation.root, owner.directory);
    names.set(place, (names.get(place) ?? new Set()).add(name));
  }
  const sorted = [...names].sort(byCodeUnits(([key]) => key));
  return Object.fromEntries(sorted.map(([place, found]) => [place, [...found].sort()]));
}

/** Names imported where they were not before, sorted: there, a package of another version may be meant. */
export function newImports(before: OwnImports, now: OwnImports): readonly string[] {
  const found = Object.entries(now).flatMap(([place, names]) =>
    names.filter((name) => before[place]?.includes(name) !== true),
  );
  return [...new Set(found)].sort();
}

/** Warns of each package that is there by luck: the lock file does not say that the app uses it. */
export function undeclaredPackages(scope: BuildScope, reads: Reads): readonly Message[] {
  const ownerOf = ownersOf(scope);
  const warnings = new Map<string, Message>();
  for (const { importer, name, leadsInto } of importedPackages(reads)) {
    const declared = ownerOf(importer)?.declared;
    if (!leadsInto || declared?.has(name) || declared?.has(leadsInto)) continue;
    const file = pathFrom(scope.directory, importer);
    if (!scope.sources.has(file)) continue;
    const text = `"${leadsInto}" is not declared in \`package.json\`: a change of its version in the lock file does not reach the app. Add it to \`dependencies\`.`;
    if (!warnings.has(text)) warnings.set(text, bundleError(text, { file }));
  }
  return [...warnings.values()];
}

function importedPackages(reads: Reads): readonly (Import & { readonly name: string })[] {
  return importsOf(reads).flatMap((imported) => {
    const name = packageNamed(imported.specifier);
    const counts =
      imported.leadsInto !== undefined && !imported.importer.includes(`${sep}node_modules${sep}`);
    return counts && name !== undefined && !isBuiltin(name) ? [{ ...imported, name }] : [];
  });
}

/** The app, or a package of the workspace. */
interface Owner {
  readonly directory: string;
  readonly declared: ReadonlySet<string>;
}

/** Says to whom a file belongs. */
function ownersOf({ directory, installation, packages }: BuildScope): (file: string) => Owner | undefined {
  const owners = [{ directory, manifest: installation.manifest }, ...packages]
    .map(({ directory: folder, manifest }): Owner => {
      const declared = dependenciesOf(tableOf(manifest)).map(([name]) => name);
      return { directory: folder, declared: new Set(declared) };
    })
    .sort((a, b) => b.directory.length - a.directory.length);
  return (file) => owners.find((owner) => file.startsWith(`${owner.directory}${sep}`));
}

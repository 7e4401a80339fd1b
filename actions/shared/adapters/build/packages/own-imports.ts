import { isBuiltin } from "node:module";
import { sep } from "node:path";
import type { Message } from "esbuild";
import { listDependencies } from "../../../domain/lock-file/dependencies.ts";
import { parsePackageName } from "../../../domain/packages/package-name.ts";
import { bundleError } from "../esbuild/bundle-outcome.ts";
import type { BuildScope } from "./build-scope.ts";
import { type Import, listImports, pathFrom, type Reads } from "./recording.ts";

/** Warns of each imported package that no `package.json` of the importing code declares. */
export function warnOfUndeclaredPackages(scope: BuildScope, reads: Reads): readonly Message[] {
  const findOwner = createOwnerLookup(scope);
  const warnings = new Map<string, Message>();
  for (const { importer, name, leadsInto } of listImportedPackages(reads)) {
    const declared = findOwner(importer)?.declared;
    if (!leadsInto || declared?.has(name) || declared?.has(leadsInto)) continue;
    const file = pathFrom(scope.directory, importer);
    if (!scope.sources.has(file)) continue;
    const text = `"${leadsInto}" is not declared in \`package.json\`: if its version in the lock file changes, the app is not rebuilt. Add it to \`dependencies\`.`;
    if (!warnings.has(text)) warnings.set(text, bundleError(text, { file }));
  }
  return [...warnings.values()];
}

function listImportedPackages(reads: Reads): readonly (Import & { readonly name: string })[] {
  return listImports(reads).flatMap((imported) => {
    const name = parsePackageName(imported.specifier);
    const isOwn = imported.leadsInto !== undefined && !imported.importer.includes(`${sep}node_modules${sep}`);
    return isOwn && name !== undefined && !isBuiltin(name) ? [{ ...imported, name }] : [];
  });
}

/** The app, or a package of the workspace. */
interface Owner {
  readonly directory: string;
  readonly declared: ReadonlySet<string>;
}

/** Returns a function that finds the app or package to which a file belongs. */
function createOwnerLookup({
  directory,
  installation,
  packages,
}: BuildScope): (file: string) => Owner | undefined {
  const owners = [{ directory, manifest: installation.manifest }, ...packages]
    .map(({ directory: folder, manifest }): Owner => {
      const declared = listDependencies(manifest).map(([name]) => name);
      return { directory: folder, declared: new Set(declared) };
    })
    .sort((a, b) => b.directory.length - a.directory.length);
  return (file) => owners.find((owner) => file.startsWith(`${owner.directory}${sep}`));
}

import type { Message } from "esbuild";
import { listDependencies } from "../../../domain/lock-file/dependencies.ts";
import type { BuildScope } from "./build-scope.ts";

const UNRESOLVED = /^Could not resolve "([^"]+)"/;

/** Specifier of a package or of a part of one: `zod`, `@scope/name/part`. */
const PACKAGE = /^((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/|$)/i;

/** Extracts the package's name from an import's specifier; undefined if the specifier is not a package's. */
export const parsePackageName = (specifier: string) => PACKAGE.exec(specifier)?.[1];

/** Lists packages that a failed build could not find although a `package.json` declares them, sorted. */
export function findMissingPackages(scope: BuildScope, errors: readonly Message[]): readonly string[] {
  const unresolved = errors.map(({ text }) => parsePackageName(UNRESOLVED.exec(text)?.[1] ?? "") ?? "");
  const declared = listDeclaredPackages(scope);
  return [...new Set(unresolved)].filter((name) => declared.has(name)).sort();
}

/** Returns true if an installed package imports a file that is missing, so the restored closure does not suffice. */
export function missesInstalledFile(errors: readonly Message[]): boolean {
  return errors.some(
    ({ text, location }) => UNRESOLVED.test(text) && location?.file.includes("node_modules/") === true,
  );
}

/** Lists the names of packages that the app, and the workspace's packages that it uses, declare as dependencies. */
export function listDeclaredPackages({ installation, packages }: BuildScope): ReadonlySet<string> {
  const manifests = [installation.manifest, ...packages.map(({ manifest }) => manifest)];
  return new Set(manifests.flatMap((manifest) => listDependencies(manifest).map(([name]) => name)));
}

import type { Message } from "esbuild";
import { dependenciesOf, tableOf } from "../../../domain/lock-file/document.ts";
import type { BuildScope } from "./build-scope.ts";

const UNRESOLVED = /^Could not resolve "([^"]+)"/;

/** An import that could be a package: `zod`, `@scope/name/part`. */
const BARE = /^((?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*)(?:\/|$)/i;

/** The package that an import means, if it means one. */
export const packageNamed = (specifier: string) => BARE.exec(specifier)?.[1];

/** What a failed build misses although a `package.json` declares it; empty when installing would not help. */
export function missingPackages(scope: BuildScope, errors: readonly Message[]): readonly string[] {
  const wanted = errors.map(({ text }) => packageNamed(UNRESOLVED.exec(text)?.[1] ?? "") ?? "");
  const declared = declaredPackages(scope);
  return [...new Set(wanted)].filter((name) => declared.has(name)).sort();
}

/** True when a file of an installed package could not be found: what was restored is not enough. */
export function missesInstalledFile(errors: readonly Message[]): boolean {
  return errors.some(
    ({ text, location }) => UNRESOLVED.test(text) && location?.file.includes("node_modules/") === true,
  );
}

/** Of the app and the workspace's packages that it uses. */
export function declaredPackages({ installation, packages }: BuildScope): ReadonlySet<string> {
  const manifests = [installation.manifest, ...packages.map(({ manifest }) => manifest)];
  return new Set(manifests.flatMap((manifest) => dependenciesOf(tableOf(manifest)).map(([name]) => name)));
}

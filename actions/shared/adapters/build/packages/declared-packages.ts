import { listDependencies } from "../../../domain/lock-file/dependencies.ts";
import type { BuildScope } from "./build-scope.ts";

/**
 * Lists the names of packages that the app, and the workspace's packages that it uses, declare as dependencies. The
 * workspace's own packages are left out.
 */
export function listDeclaredPackages({ installation, packages }: BuildScope): ReadonlySet<string> {
  const manifests = [installation.manifest, ...packages.map(({ manifest }) => manifest)];
  const members = new Set(packages.map(({ name }) => name));
  const names = manifests.flatMap((manifest) => listDependencies(manifest).map(([name]) => name));
  return new Set(names.filter((name) => !members.has(name)));
}

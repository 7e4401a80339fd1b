import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { findUp } from "../../filesystem/find-up.ts";
import { exists } from "../../filesystem/list-files.ts";

/** A package and the path of a file in it, such as `unenv/dist/runtime/node/fs.mjs`. */
export type PackageFile = string;

const PRESET = "@cloudflare/unenv-preset";

/**
 * Finds the directory that holds the packages `unenv` and `@cloudflare/unenv-preset`: a release ships it beside the Action,
 * and a checkout of the toolkit has it in its dependencies. Never uses the app's packages, which are untrusted.
 */
export async function findUnenvPackages(searchFrom: string): Promise<string> {
  const found = await findUp(searchFrom, async (directory) => {
    for (const candidate of ["bin/packages", "node_modules"]) {
      if (await exists(join(directory, candidate, PRESET, "dist/runtime"))) return join(directory, candidate);
    }
    return undefined;
  });
  if (found !== undefined) return found;
  throw new Error(`${PRESET} is not installed in "${searchFrom}" or above it; run \`npm ci\` there.`);
}

/** Reads the versions of both packages, which belong to the build key because they decide a bundle's bytes. */
export async function readUnenvVersions(packages: string): Promise<string> {
  const versions = await Promise.all(
    ["unenv", PRESET].map(async (name) => {
      const text = await readFile(join(packages, name, "package.json"), "utf8");
      return (JSON.parse(text) as { readonly version: string }).version;
    }),
  );
  return versions.join(" + ");
}

/** Resolves a specifier by the `exports` of both packages; undefined for a specifier that names neither. */
export function findPackageFile(specifier: string): PackageFile | undefined {
  if (/^unenv\/mock\/proxy-cjs(\/|$)/.test(specifier)) return "unenv/lib/mock.cjs";
  for (const name of ["unenv", PRESET]) {
    if (specifier.startsWith(`${name}/`)) {
      return `${name}/dist/runtime/${specifier.slice(name.length + 1)}.mjs`;
    }
  }
  return undefined;
}

/** Resolves a specifier that `importer` imports. */
export function findImportedFile(specifier: string, importer: PackageFile): PackageFile | undefined {
  return specifier.startsWith(".")
    ? posix.join(posix.dirname(importer), specifier)
    : findPackageFile(specifier);
}

/** Reads a file below the directory that holds both packages. */
export function readPackageFile(packages: string, file: PackageFile): Promise<string> {
  return readFile(join(packages, file), "utf8");
}

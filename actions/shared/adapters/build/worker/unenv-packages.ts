import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { exists } from "../../filesystem/list-files.ts";

/** A file of a package by its place in it, such as `unenv/dist/runtime/node/fs.mjs`. */
export type PackageFile = string;

const PRESET = "@cloudflare/unenv-preset";

/**
 * The folder that holds the packages `unenv` and `@cloudflare/unenv-preset`: what a release ships beside the
 * Action, or the toolkit's own dependencies. Never the app's: those could be anything.
 */
export async function findPackages(searchFrom: string): Promise<string> {
  for (let folder = searchFrom; ; folder = dirname(folder)) {
    for (const candidate of ["bin/packages", "node_modules"]) {
      if (await exists(join(folder, candidate, PRESET, "dist/runtime"))) return join(folder, candidate);
    }
    if (dirname(folder) === folder) break;
  }
  throw new Error(`There is no ${PRESET} in "${searchFrom}" or above it; run \`npm ci\` there.`);
}

/** Both versions, as they are part of what decides a bundle's bytes. */
export async function versionOfPackages(packages: string): Promise<string> {
  const versions = await Promise.all(
    ["unenv", PRESET].map(async (name) => {
      const text = await readFile(join(packages, name, "package.json"), "utf8");
      return (JSON.parse(text) as { readonly version: string }).version;
    }),
  );
  return versions.join(" + ");
}

/** What the `exports` of both packages say; undefined for a specifier that names neither. */
export function packageFileOf(specifier: string): PackageFile | undefined {
  if (/^unenv\/mock\/proxy-cjs(\/|$)/.test(specifier)) return "unenv/lib/mock.cjs";
  for (const name of ["unenv", PRESET]) {
    if (specifier.startsWith(`${name}/`)) {
      return `${name}/dist/runtime/${specifier.slice(name.length + 1)}.mjs`;
    }
  }
  return undefined;
}

/** The file that `specifier` names inside of `importer`. */
export function importedFile(specifier: string, importer: PackageFile): PackageFile | undefined {
  return specifier.startsWith(".")
    ? posix.join(posix.dirname(importer), specifier)
    : packageFileOf(specifier);
}

export function readPackageFile(packages: string, file: PackageFile): Promise<string> {
  return readFile(join(packages, file), "utf8");
}

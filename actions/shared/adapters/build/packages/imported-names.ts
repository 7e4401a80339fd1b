/** Matches a statement's specifier. `import type` is left out, because esbuild removes it. */
const SPECIFIER =
  /(?:^|[\s;}])(?:import|export)\s{1,9}(?!type\b)[^"';]{0,400}?from\s{0,9}["']([^"'\n]+)["']|(?:^|[\s;}])import\s{0,9}\(?\s{0,9}["']([^"'\n]+)["']|\brequire\s{0,9}\(\s{0,9}["']([^"'\n]+)["']|@(?:import|reference)\s{1,9}(?:url\(\s{0,9})?["']([^"'\n]+)["']/g;

/** A path into an installed package, as in `@source "../node_modules/ui"`. */
const PATH = /node_modules\/((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)/g;

/** Files that no bundle reads. */
const UNBUNDLED = /(?:\.config|\.test|\.spec|\.stories|\.d)\.[cm]?[jt]sx?$/;
const CODE = /\.(?:[cm]?[jt]sx?|css)$/;
const MAX_LENGTH = 256 * 1024;

/** Returns true for a file whose imports are worth a guess. */
export const mayImport = (path: string) => CODE.test(path) && !UNBUNDLED.test(path);

/** Guesses what a module or a style sheet imports: fast, and not always right. */
export function guessImports(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  if (text.length > MAX_LENGTH) return found;
  for (const [, ...specifiers] of text.matchAll(SPECIFIER)) {
    const specifier = specifiers.find((one) => one !== undefined);
    if (specifier !== undefined && !/^[./]/.test(specifier)) found.add(specifier);
  }
  return found;
}

/** Finds the packages whose files a text names by a path into `node_modules`. */
export function findPackagePaths(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(PATH), ([, name = ""]) => name));
}

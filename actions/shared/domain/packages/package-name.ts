/** Names that npm accepts, the capital letters of old ones included: https://docs.npmjs.com/cli/configuring-npm/package-json#name */
const NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~_-][a-z0-9._~-]*$/i;
const MAX_LENGTH = 214;
const RESERVED = new Set(["node_modules", "favicon.ico"]);

/** Returns true for the name of a package, which is then safe as a directory below `node_modules` and in a URL. */
export function isPackageName(name: string): boolean {
  return name.length <= MAX_LENGTH && NAME.test(name) && !RESERVED.has(name.toLowerCase());
}

/**
 * Extracts the package's name from an import's specifier: `@scope/name` of `@scope/name/part`. Undefined if the specifier is
 * a path, a URL or anything else.
 */
export function parsePackageName(specifier: string): string | undefined {
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  return isPackageName(name) ? name : undefined;
}

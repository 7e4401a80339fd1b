import { isTrue, listDependencies } from "../lock-file/dependencies.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";
import { trimEndOf } from "../text/trim-end.ts";

/**
 * Converts the nested `dependencies` of lock file version 1, which npm 5 and 6 wrote, to the `packages` of later versions.
 * The root's own dependencies come from its `package.json`.
 */
export function convertLegacyLock(
  dependencies: unknown,
  manifest: unknown,
): Readonly<Record<string, unknown>> {
  const packages: Record<string, unknown> = {
    "": { dependencies: Object.fromEntries(listDependencies(manifest)) },
  };
  const add = (nested: unknown, prefix: string): void => {
    for (const [name, value] of Object.entries(objectOrEmpty(nested))) {
      const path = `${prefix}node_modules/${name}`;
      const entry = objectOrEmpty(value);
      Object.assign(packages, convertEntry(path, entry));
      add(entry["dependencies"], `${findDirectory(entry) ?? path}/`);
    }
  };
  add(dependencies, "");
  return packages;
}

function convertEntry(
  path: string,
  entry: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const recorded = stringOrEmpty(entry["version"]);
  const directory = findDirectory(entry);
  if (directory !== undefined) {
    const dependencies = objectOrEmpty(entry["requires"]);
    return { [path]: { link: true, resolved: directory }, [directory]: { dependencies } };
  }
  const [, alias, aliased] = /^npm:(@?[^@]+)@(.+)$/.exec(recorded) ?? [];
  // A version that is an address, such as that of a git repository, stands where later versions write `resolved`.
  const isAddress = aliased === undefined && /[:/]/.test(recorded);
  return {
    [path]: {
      ...(alias === undefined ? {} : { name: alias }),
      version: isAddress ? "" : (aliased ?? recorded),
      resolved: isAddress ? recorded : stringOrEmpty(entry["resolved"]),
      integrity: stringOrEmpty(entry["integrity"]),
      inBundle: isTrue(entry["bundled"]),
      dependencies: objectOrEmpty(entry["requires"]),
    },
  };
}

/** Returns the directory to which npm links the package, and below which it installs its nested dependencies. */
function findDirectory(entry: Readonly<Record<string, unknown>>): string | undefined {
  const version = stringOrEmpty(entry["version"]);
  if (!version.startsWith("file:")) return undefined;
  const directory = trimEndOf(version.slice("file:".length), "/");
  return /\.t(ar\.)?gz$/.test(directory) ? undefined : directory;
}

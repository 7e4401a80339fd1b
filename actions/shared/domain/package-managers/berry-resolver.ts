import { joinPath, toDirectoryId } from "../lock-file/directory-path.ts";
import { objectOrEmpty, stringOrEmpty } from "../schema/lenient.ts";

/** A dependency as its dependent declares it. */
interface Wanted {
  readonly name: string;
  readonly range: string;
  /** The resolution of the dependent. */
  readonly dependent: { readonly name: string; readonly reference: string };
}

interface Override {
  readonly parent: string | undefined;
  readonly name: string;
  readonly range: string | undefined;
  readonly replacement: string;
}

/**
 * Returns a function that finds the entry id of a dependency: by the range that it, or the root's `resolutions`, asks for.
 * https://yarnpkg.com/configuration/manifest#resolutions
 */
export function createBerryResolver(
  lock: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  manifest: unknown,
): (wanted: Wanted) => string | undefined {
  const byDescriptor = new Map<string, string>();
  const byName = new Map<string, string[]>();
  for (const key of keys) {
    const id = toId(key, lock[key]);
    for (const descriptor of key.split(/,\s*/)) {
      byDescriptor.set(decode(descriptor), id);
      // The key of a file or link also names its dependent, which the dependent's own range does not.
      const bare = decode(descriptor.replace(/::.*$/s, ""));
      if (!byDescriptor.has(bare)) byDescriptor.set(bare, id);
      const name = descriptor.slice(0, descriptor.indexOf("@", 1));
      if (/@patch:/.test(descriptor)) continue;
      const ids = byName.get(name) ?? [];
      ids.push(id);
      byName.set(name, ids);
    }
  }
  const overrides = listOverrides(manifest);
  return ({ name, range, dependent }) => {
    const wanted = override(overrides, { name, range, dependent });
    // A catalog is part of yarn's configuration, so its range is known only if there is one version.
    if (wanted.startsWith("catalog:")) return single(byName.get(name));
    const descriptor = decode(`${name}@${withProtocol(wanted)}`);
    const located = decode(`${descriptor}::locator=${dependent.name}@${dependent.reference}`);
    return byDescriptor.get(located) ?? byDescriptor.get(descriptor) ?? byDescriptor.get(`${name}@${wanted}`);
  };
}

function toId(key: string, value: unknown): string {
  const [, path] = /@workspace:(.*)$/s.exec(stringOrEmpty(objectOrEmpty(value)["resolution"])) ?? [];
  return path === undefined || /[#:]/.test(path) ? key : toDirectoryId(joinPath(".", path));
}

function single(ids: readonly string[] = []): string | undefined {
  const [id, ...others] = new Set(ids);
  return others.length === 0 ? id : undefined;
}

function override(overrides: readonly Override[], { name, range, dependent }: Wanted): string {
  const found = overrides.find(
    (one) =>
      one.name === name &&
      (one.parent === undefined || one.parent === dependent.name) &&
      (one.range === undefined || withProtocol(one.range) === withProtocol(range)),
  );
  return found?.replacement ?? range;
}

/** Reads `resolutions`: `name`, `name@range`, `parent/name` and `parent@version/name@range`. */
function listOverrides(manifest: unknown): readonly Override[] {
  const { resolutions } = objectOrEmpty(manifest);
  return Object.entries(objectOrEmpty(resolutions)).flatMap(([pattern, value]) => {
    const parts =
      /^(?:\*\*\/)?(?:((?:@[^/@]+\/)?[^/@]+)(?:@[^/]+)?\/(?:\*\*\/)?)?((?:@[^/@]+\/)?[^/@]+)(?:@(.*))?$/.exec(
        pattern,
      );
    if (parts === null) return [];
    const [, parent, name = "", range] = parts;
    return [{ parent, name, range, replacement: stringOrEmpty(value) }];
  });
}

function withProtocol(range: string): string {
  return /^[a-z][a-z+.-]*:|^git@/i.test(range) ? range : `npm:${range}`;
}

function decode(descriptor: string): string {
  if (!descriptor.includes("%")) return descriptor;
  try {
    return decodeURIComponent(descriptor);
  } catch {
    return descriptor;
  }
}

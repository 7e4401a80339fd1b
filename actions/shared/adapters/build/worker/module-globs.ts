/** A glob of `rules` in wrangler's syntax, where only stars are special. */
type Glob = string;

const SPECIAL = /[\\^$+?.()|[\]{}]/g;

/** Returns a pattern for import specifiers, in which a star matches anything, slashes included. */
export function importPattern(glob: Glob): RegExp {
  return new RegExp(`^${glob.split(/\*+/).map(escapeSpecial).join(".*")}$`);
}

/** Returns what `importPattern` would, in time that grows with the length of the specifier alone. */
export function matchesImport(glob: Glob, specifier: string): boolean {
  const [first = "", ...parts] = glob.split(/\*+/);
  const last = parts.pop();
  if (last === undefined) return specifier === first;
  if (!specifier.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = specifier.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return specifier.length - last.length >= at && specifier.endsWith(last);
}

/** Returns a pattern for file paths, in which `*` stops at a slash and `**` matches any number of directories. */
export function filePattern(glob: Glob): RegExp {
  const segments = glob.split("/");
  const last = segments.length - 1;
  const pattern = segments.map((segment, index) => {
    if (segment === "**") return index === last ? ".*" : "(?:[^/]*/)*";
    const text = segment.split(/\*+/).map(escapeSpecial).join("[^/]*");
    return index === last ? text : `${text}/`;
  });
  return new RegExp(`^${pattern.join("")}$`);
}

function escapeSpecial(text: string): string {
  return text.replaceAll(SPECIAL, "\\$&");
}

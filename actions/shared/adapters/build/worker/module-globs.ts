/** A glob of `rules`, as wrangler reads it: only stars are special. */
type Glob = string;

const SPECIAL = /[\\^$+?.()|[\]{}]/g;

/** What a glob says of an import as it is written: a star stands for anything, slashes too. */
export function importPattern(glob: Glob): RegExp {
  return new RegExp(`^${glob.split(/\*+/).map(literally).join(".*")}$`);
}

/** What a glob says of a file's path: `*` ends at a slash, `**` between slashes is any number of folders. */
export function filePattern(glob: Glob): RegExp {
  const segments = glob.split("/");
  const last = segments.length - 1;
  const pattern = segments.map((segment, index) => {
    if (segment === "**") return index === last ? ".*" : "(?:[^/]*/)*";
    const text = segment.split(/\*+/).map(literally).join("[^/]*");
    return index === last ? text : `${text}/`;
  });
  return new RegExp(`^${pattern.join("")}$`);
}

function literally(text: string): string {
  return text.replaceAll(SPECIAL, "\\$&");
}

import type { FrontEndContext } from "./front-end-context.ts";

/** An import as written, taken apart: `./a.svg?url#icon` is `./a.svg`, `url` and `#icon`. */
export interface Specifier {
  readonly path: string;
  readonly query: ReadonlySet<string>;
  readonly fragment: string;
}

export function parseSpecifier(specifier: string): Specifier {
  const [, path = "", query = "", fragment = ""] =
    /^(#[^?#]*|[^?#]*)(\?[^#]*)?(#.*)?$/s.exec(specifier) ?? [];
  const names = query.slice(1).split("&");
  return { path, query: new Set(names.map((name) => name.replace(/=.*$/, "")).filter(Boolean)), fragment };
}

/** Applies the first alias that fits, and says what Vite would look for then; `/x` is below the app's folder. */
export function applyAlias(specifier: string, { directory, options }: FrontEndContext): string {
  for (const { find, exact, replacement } of options.alias) {
    const fits =
      specifier === find ||
      (!exact && specifier.startsWith(find) && (find.endsWith("/") || specifier[find.length] === "/"));
    if (!fits) continue;
    const target = `${replacement}${specifier.slice(find.length)}`;
    // From here on a path is the file system's, so that it is not taken for one of `public/`.
    return target.startsWith("/") ? `${directory}${target}` : target;
  }
  return specifier;
}

/** Where `/x` is served from when it is a file of the public folder. */
export function publicUrl(path: string, { sources, options }: FrontEndContext): string | undefined {
  if (!path.startsWith("/") || options.publicFolder === undefined) return undefined;
  const file = path.slice(1).replace(/[?#].*$/, "");
  return sources.has(`${options.publicFolder}/${file}`) ? `${options.base}${path.slice(1)}` : undefined;
}

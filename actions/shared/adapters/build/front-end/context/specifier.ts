import type { FrontEndContext } from "./front-end-context.ts";

/** The parts of an import specifier: `./a.svg?url#icon` is `./a.svg`, `url` and `#icon`. */
interface Specifier {
  readonly path: string;
  /** Names of the parameters, without their values. */
  readonly query: ReadonlySet<string>;
  readonly fragment: string;
}

/** Splits an import specifier into its parts. */
export function parseSpecifier(specifier: string): Specifier {
  const [, path = "", query = "", fragment = ""] =
    /^(#[^?#]*|[^?#]*)(\?[^#]*)?(#.*)?$/s.exec(specifier) ?? [];
  const names = query.slice(1).split("&");
  return { path, query: new Set(names.map((name) => name.replace(/=.*$/s, "")).filter(Boolean)), fragment };
}

/**
 * Applies the first alias that matches and returns what Vite would resolve then. A specifier that starts with a slash is
 * relative to the app's directory.
 */
export function applyAlias(specifier: string, { directory, options }: FrontEndContext): string {
  for (const { find, exact, replacement } of options.alias) {
    const matches =
      specifier === find ||
      (!exact && specifier.startsWith(find) && (find.endsWith("/") || specifier[find.length] === "/"));
    if (!matches) continue;
    const target = `${replacement}${specifier.slice(find.length)}`;
    // An absolute path is not looked up in the public directory.
    return target.startsWith("/") ? `${directory}${target}` : target;
  }
  return specifier;
}

/** Returns the URL of `/x` if it is a file of the public directory, undefined otherwise. */
export function publicUrl(path: string, { sources, options }: FrontEndContext): string | undefined {
  if (!path.startsWith("/") || options.publicFolder === undefined) return undefined;
  const file = path.slice(1).replace(/[?#].*$/s, "");
  return sources.has(`${options.publicFolder}/${file}`) ? `${options.base}${path.slice(1)}` : undefined;
}

import { dirname, posix } from "node:path";
import picomatch from "picomatch";
import type { FrontEndContext } from "./front-end-context.ts";
import { idOf } from "./resolve-plugin.ts";
import { applyAlias } from "./specifier.ts";

/** The arguments of one `import.meta.glob`: https://vite.dev/guide/features#glob-import */
export interface GlobImport {
  readonly patterns: readonly string[];
  readonly eager?: boolean;
  readonly exhaustive?: boolean;
  /** One export of each module instead of all. */
  readonly import?: string | undefined;
  /** With its question mark; empty for none. */
  readonly query?: string;
  readonly base?: string | undefined;
}

/**
 * The object literal that stands for the call. `add` takes an import statement for a local name and returns that name.
 * Only files that git keeps are found, so that every checkout gives the same list.
 */
export function expandGlob(
  context: FrontEndContext,
  importer: string,
  { patterns, eager = false, exhaustive = false, import: member, query = "", base }: GlobImport,
  add: (statement: (name: string) => string) => string,
  problem: (text: string) => string,
): string {
  const self = idOf(context, importer);
  const folder = dirname(self);
  const from = base === undefined ? folder : fromRoot(base, folder) || ".";
  const rooted: { readonly pattern: string; readonly negated: boolean }[] = [];
  for (const written of patterns) {
    const negated = written.startsWith("!");
    const given = negated ? written.slice(1) : written;
    const aliased = applyAlias(given, context);
    const inside = aliased.startsWith(`${context.directory}/`);
    const path = inside ? aliased.slice(context.directory.length) : aliased;
    if (!/^(\.{0,2}\/|\*\*)/.test(path))
      return problem(`The pattern "${written}" has to begin with "./", "../", "/" or an alias.`);
    rooted.push({ pattern: fromRoot(path, from), negated });
  }
  const options = { dot: exhaustive };
  const wanted = picomatch(
    rooted.filter(({ negated }) => !negated).map(({ pattern }) => pattern),
    options,
  );
  const unwanted = rooted.filter(({ negated }) => negated).map(({ pattern }) => pattern);
  const excluded = unwanted.length === 0 ? () => false : picomatch(unwanted, options);
  const files = context.sources.files
    .map(({ path }) => path)
    .filter((path) => path !== self && wanted(path) && !excluded(path));

  // As Vite has it: what is taken out says nothing.
  const relativeKeys = patterns.every((pattern) => /^[.!]/.test(pattern));
  const entries = files.map((path) => {
    const key = relativeKeys || base !== undefined ? relativeTo(from, path) : `/${path}`;
    const specifier = JSON.stringify(`/${path}${query}`);
    return `${JSON.stringify(key)}: ${eager ? eagerly(specifier, member, add) : lazily(specifier, member)}`;
  });
  return `({ ${entries.join(", ")} })`;
}

function eagerly(
  specifier: string,
  member: string | undefined,
  add: (statement: (name: string) => string) => string,
): string {
  if (member === undefined || member === "*") return add((name) => `import * as ${name} from ${specifier};`);
  return add((name) => `import { ${JSON.stringify(member)} as ${name} } from ${specifier};`);
}

function lazily(specifier: string, member: string | undefined): string {
  const load = `() => import(${specifier})`;
  if (member === undefined || member === "*") return load;
  return `${load}.then((module) => module[${JSON.stringify(member)}])`;
}

/** Relative to the app's folder; `folder` is where a relative pattern starts. */
function fromRoot(path: string, folder: string): string {
  if (path.startsWith("/")) return path.slice(1);
  return path.startsWith(".") ? posix.join(folder, path) : path;
}

function relativeTo(folder: string, path: string): string {
  const relative = posix.relative(folder, path);
  return relative.startsWith(".") ? relative : `./${relative}`;
}

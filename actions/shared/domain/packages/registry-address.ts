import type { LockedPackage } from "../lock-file/lock-graph.ts";
import { quote } from "../text/quote.ts";
import { isPackageName } from "./package-name.ts";

/** A registry from which packages may be fetched. */
export interface Registry {
  /** Absolute URL; packages are below its path. */
  readonly url: string;
  /** Scopes (`@acme`) whose packages come from here if the lock file records no address. */
  readonly scopes?: readonly string[];
  /** Sent as a bearer token, to this registry's origin only. */
  readonly token?: string;
}

/** The registries that a build may use. */
export interface Registries {
  /** Serves every package that no other registry does: the public npm registry or a mirror of it. */
  readonly main: Registry;
  /** Those that the default branch's configuration names. */
  readonly others: readonly Registry[];
}

/** Where to fetch a tarball; or why it is not fetched. */
export type TarballAddress =
  | { readonly allowed: true; readonly url: URL; readonly registry: Registry }
  | { readonly allowed: false; readonly reason: string };

/** The public registry: https://docs.npmjs.com/cli/using-npm/registry */
const NPM_REGISTRY = "https://registry.npmjs.org/";
/** Another name of the public registry, which yarn 1 writes into lock files: https://classic.yarnpkg.com/en/docs/cli/config */
const YARN_REGISTRY = "https://registry.yarnpkg.com/";

const VERSION = /^[\w.+-]{1,256}$/;

/**
 * Finds the address of a package's tarball: the recorded one if an allowed registry serves it, or else the usual one at the
 * registry for the package's scope. The public registry's addresses lead to `main`, which may be a mirror.
 */
export function findTarballAddress(
  { name, version }: Pick<LockedPackage, "name" | "version">,
  recorded: string | undefined,
  registries: Registries,
): TarballAddress {
  if (!isPackageName(name) || !VERSION.test(version)) {
    return refuse(`${quote(`${name}@${version}`)} is not the name and version of a package`);
  }
  if (recorded !== undefined && recorded !== "") return findRecorded(recorded, registries);
  const scope = name.startsWith("@") ? name.slice(0, name.indexOf("/")) : undefined;
  const registry =
    registries.others.find(({ scopes }) => scope !== undefined && scopes?.includes(scope)) ?? registries.main;
  const file = `${name.slice(name.indexOf("/") + 1)}-${version.replace(/\+.*$/s, "")}.tgz`;
  return { allowed: true, url: new URL(`${withSlash(registry.url)}${name}/-/${file}`), registry };
}

function findRecorded(recorded: string, { main, others }: Registries): TarballAddress {
  const url = URL.parse(recorded);
  if (url === null) return refuse(`${quote(recorded)} is not a URL`);
  // Anything but plain printable characters is a way to hide where a URL leads.
  if (/[^!-~]|\\/.test(recorded))
    return refuse(`${quote(recorded)} contains characters that a URL must not contain`);
  if (url.username !== "" || url.password !== "") return refuse("the address contains credentials");
  if (url.search !== "") return refuse(`${quote(recorded)} has a query`);
  // yarn 1 appends the tarball's SHA-1.
  url.hash = "";
  for (const registry of [main, ...others]) {
    if (isBelow(url, registry.url)) return { allowed: true, url, registry };
  }
  for (const known of [NPM_REGISTRY, YARN_REGISTRY]) {
    if (!isBelow(url, known)) continue;
    // Joined as text, because a path such as `//host/x` would replace the host.
    return { allowed: true, url: new URL(`${withSlash(main.url)}${url.pathname.slice(1)}`), registry: main };
  }
  return refuse(`${quote(recorded)} is not at an allowed registry`);
}

/** Finds the registry that serves a URL; undefined if none of the allowed ones does. */
export function findRegistry(url: URL, { main, others }: Registries): Registry | undefined {
  return [main, ...others].find((registry) => isBelow(url, registry.url));
}

function isBelow(url: URL, registry: string): boolean {
  const base = new URL(withSlash(registry));
  // An encoded slash or dot could leave the registry's path at the server.
  if (base.pathname !== "/" && /%2e|%5c/i.test(url.pathname)) return false;
  return url.origin === base.origin && url.pathname.startsWith(base.pathname);
}

function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}

function refuse(reason: string): TarballAddress {
  return { allowed: false, reason };
}

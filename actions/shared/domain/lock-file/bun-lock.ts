import { dependenciesOf, tableOf, textOf } from "./document.ts";
import type { LockedPackage, LockGraph } from "./lock-graph.ts";

/**
 * Reads `bun.lock`: `packages` maps a place (`react`, or `todo/react` where versions differ) to a tuple of
 * `name@version` and, in any of its later parts, the package's dependencies and its integrity. Undefined for others.
 * https://bun.com/docs/pm/lockfile
 */
export function readBunLock(document: unknown): LockGraph | undefined {
  const lock = tableOf(document);
  if (lock["workspaces"] === undefined || lock["packages"] === undefined) return undefined;
  const places = new Set(Object.keys(tableOf(lock["packages"])));
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  for (const [path, value] of Object.entries(tableOf(lock["workspaces"]))) {
    const folder = path === "" ? "." : path;
    const entry = tableOf(value);
    const name = textOf(entry["name"]);
    importers.set(folder, `folder:${folder}`);
    packages.set(`folder:${folder}`, {
      name: name || folder,
      identity: "",
      dependencies: dependenciesOf(entry).flatMap((dependency) => resolve(places, name, dependency[0])),
    });
  }
  for (const [place, value] of Object.entries(tableOf(lock["packages"]))) {
    const [resolution, ...rest] = Array.isArray(value) ? (value as unknown[]) : [];
    const [, name = "", version = ""] = /^(@?[^@]+)@(.*)$/.exec(textOf(resolution)) ?? [];
    const folder = version.startsWith("workspace:") ? version.slice("workspace:".length) : undefined;
    const details = rest.map(tableOf).find((part) => Object.keys(part).length > 0) ?? {};
    packages.set(place, {
      name,
      identity:
        folder === undefined
          ? [version, ...rest.filter((part) => typeof part === "string" && part !== "")].join(" ")
          : "",
      dependencies:
        folder === undefined
          ? dependenciesOf(details).flatMap(([dependency]) => resolve(places, place, dependency))
          : [`folder:${folder}`],
    });
  }
  return { importers, packages };
}

/** The nearest place: below the dependent itself, below what that one is below of, or at the top. */
function resolve(places: ReadonlySet<string>, dependent: string, name: string): readonly string[] {
  const parts = dependent.match(/@[^/]+\/[^/]+|[^/]+/g) ?? [];
  for (let length = parts.length; length >= 0; length -= 1) {
    const candidate = [...parts.slice(0, length), name].join("/");
    if (places.has(candidate)) return [candidate];
  }
  return [];
}

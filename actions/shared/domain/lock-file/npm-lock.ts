import { dependenciesOf, tableOf, textOf } from "./document.ts";
import type { LockedPackage, LockGraph } from "./lock-graph.ts";

/**
 * Reads `package-lock.json` of npm 7 and later, whose ids are places below the lock file's folder; undefined
 * for older ones. https://docs.npmjs.com/cli/configuring-npm/package-lock-json#packages
 */
export function readNpmLock(document: unknown): LockGraph | undefined {
  const root = tableOf(document)["packages"];
  if (root === undefined) return undefined;
  const entries = tableOf(root);
  const places = new Set(Object.keys(entries));
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();
  for (const [place, value] of Object.entries(entries)) {
    const entry = tableOf(value);
    const installed = place.includes("node_modules/");
    if (!installed) importers.set(place === "" ? "." : place, place);
    const linked = entry["link"] === true ? [textOf(entry["resolved"])] : [];
    packages.set(place, {
      name: textOf(entry["name"]) || place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
      identity: installed && linked.length === 0 ? identify(entry) : "",
      dependencies: [...linked, ...dependenciesOf(entry).flatMap(([name]) => resolve(places, place, name))],
    });
  }
  return { importers, packages };
}

function identify(entry: ReturnType<typeof tableOf>): string {
  return `${textOf(entry["version"])} ${textOf(entry["integrity"]) || textOf(entry["resolved"])}`;
}

/** As Node.js looks for it: in `node_modules` of the place and of every folder above. */
function resolve(places: ReadonlySet<string>, place: string, name: string): readonly string[] {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const candidate = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (places.has(candidate)) return [candidate];
    if (folder === "") return [];
  }
}

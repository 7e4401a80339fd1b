import { dependenciesOf, type Table, tableOf, textOf } from "./document.ts";
import type { LockedPackage, LockGraph } from "./lock-graph.ts";

/** `package.json` files by folder of the workspace; `.` is the root. */
export type Manifests = ReadonlyMap<string, unknown>;

/**
 * Makes a graph of a yarn lock file: a mapping of `name@range, name@range` to an entry, whichever version of yarn
 * wrote it. Yarn 1 does not know the workspace's folders, so they come from their `package.json` files.
 */
export function readYarnLock(document: unknown, manifests: Manifests): LockGraph {
  const packages = new Map<string, LockedPackage>();
  const idsOf = new Map<string, string[]>();
  const entries = Object.entries(tableOf(document)).filter(([key]) => key !== "__metadata");
  for (const [key] of entries) {
    for (const wanted of key.split(/,\s*/)) {
      // Files and patches are bound to whoever wants them, which a dependent does not repeat.
      const range = wanted.replace(/::.*$/, "");
      idsOf.set(range, [...(idsOf.get(range) ?? []), key]);
    }
  }

  const folderOf = new Map<string, string>();
  for (const [folder, manifest] of manifests) folderOf.set(textOf(tableOf(manifest)["name"]), folder);
  const resolve = (entry: Table): readonly string[] =>
    dependenciesOf(entry).flatMap(([name, range]) => {
      const ids = idsOf.get(`${name}@${range}`) ?? idsOf.get(`${name}@npm:${range}`) ?? [];
      const installed = ids.filter((id) => !id.includes("@workspace:"));
      if (installed.length > 0) return installed;
      const folder = folderOf.get(name);
      return folder === undefined ? [] : [`folder:${folder}`];
    });

  for (const [key, value] of entries) {
    const entry = tableOf(value);
    const proof = textOf(entry["integrity"]) || textOf(entry["checksum"]) || textOf(entry["resolved"]);
    packages.set(key, {
      name: key.slice(0, key.indexOf("@", 1)),
      identity: `${textOf(entry["version"])} ${proof}`,
      dependencies: resolve(entry),
    });
  }
  const importers = new Map<string, string>();
  for (const [folder, manifest] of manifests) {
    const id = `folder:${folder}`;
    importers.set(folder, id);
    packages.set(id, { name: folder, identity: "", dependencies: resolve(tableOf(manifest)) });
  }
  return { importers, packages };
}

/** The text of yarn 1 as the mapping that later versions write: https://classic.yarnpkg.com/lang/en/docs/yarn-lock */
export function parseYarnClassic(text: string): Table {
  const entries: Record<string, Record<string, unknown>> = {};
  let entry: Record<string, unknown> = {};
  let list: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, indent = "", rest = ""] = /^( *)(.*)$/.exec(line) ?? [];
    const opens = rest.endsWith(":");
    if (indent === "") {
      entry = {};
      entries[rest.slice(0, -1).replaceAll('"', "")] = entry;
    } else if (indent.length === 2 && opens) {
      list = {};
      entry[rest.slice(0, -1)] = list;
    } else {
      const [, name = "", value = ""] = /^("[^"]+"|\S+)\s+(.*)$/.exec(rest) ?? [];
      const target = indent.length === 2 ? entry : list;
      target[unquote(name)] = unquote(value);
    }
  }
  return entries;
}

function unquote(text: string): string {
  return text.replace(/^"(.*)"$/, "$1");
}

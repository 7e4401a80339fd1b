import { DEPENDENCY_KEYS, type Table, tableOf, textOf } from "./document.ts";
import type { LockedPackage, LockGraph } from "./lock-graph.ts";

/** Reads `pnpm-lock.yaml` of pnpm 8 and later (lock file versions 6 and 9); undefined for others. */
export function readPnpmLock(document: unknown): LockGraph | undefined {
  const lock = tableOf(document);
  if (!/^[69]\./.test(textOf(lock["lockfileVersion"]))) return undefined;
  const resolutions = tableOf(lock["packages"]);
  const importers = new Map<string, string>();
  const packages = new Map<string, LockedPackage>();

  // Without a workspace, version 6 keeps the only folder's dependencies at the top.
  const folders = lock["importers"] === undefined ? { ".": lock } : tableOf(lock["importers"]);
  for (const [folder, value] of Object.entries(folders)) {
    const id = folderId(folder);
    importers.set(folder, id);
    packages.set(id, { name: folder, identity: "", dependencies: idsOf(tableOf(value), folder) });
  }
  const snapshots = lock["snapshots"] === undefined ? resolutions : tableOf(lock["snapshots"]);
  for (const [key, value] of Object.entries(snapshots)) {
    const id = withoutSlash(key);
    const bare = id.replace(/\(.*$/, "");
    const { resolution } = tableOf(resolutions[key] ?? resolutions[bare] ?? resolutions[`/${bare}`]);
    const { integrity, tarball, commit } = tableOf(resolution);
    packages.set(id, {
      name: bare.slice(0, bare.indexOf("@", 1)),
      identity: textOf(integrity) || textOf(tarball) || textOf(commit),
      dependencies: idsOf(tableOf(value), "."),
    });
  }
  return { importers, packages };
}

function idsOf(entry: Table, folder: string): readonly string[] {
  // Peers are resolved into the other lists; what is left under their name is a range.
  return DEPENDENCY_KEYS.filter((key) => key !== "peerDependencies").flatMap((key) =>
    Object.entries(tableOf(entry[key])).map(([name, value]) => {
      const version = textOf(tableOf(value)["version"]) || textOf(value);
      if (version.startsWith("link:")) return folderId(join(folder, version.slice("link:".length)));
      const reference = withoutSlash(version);
      // An alias names the package that it stands for.
      return /^@?[^@(:]+@/.test(reference) ? reference : `${name}@${reference}`;
    }),
  );
}

/** Folders cannot be mistaken for packages, whose ids hold no colon before the first `@`. */
function folderId(folder: string): string {
  return `folder:${folder}`;
}

function withoutSlash(reference: string): string {
  return reference.startsWith("/") ? reference.slice(1) : reference;
}

function join(folder: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${path}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/") || ".";
}

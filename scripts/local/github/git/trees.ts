import type { GitRepository } from "./git-repository.ts";
import { writeObject } from "./objects.ts";

export const MODES = ["100644", "100755", "040000", "120000", "160000"] as const;
export type Mode = (typeof MODES)[number];

export interface TreeEntry {
  readonly mode: Mode;
  /** Name within its folder, or the whole path in a recursive listing. */
  readonly path: string;
  readonly sha: string;
}

export interface ListedEntry extends TreeEntry {
  readonly type: "blob" | "tree" | "commit";
  /** Bytes; undefined for folders and submodules. */
  readonly size: number | undefined;
}

/** What a path shall be; null removes it. */
export type TreeChange = { readonly mode: Mode; readonly sha: string } | null;

const DIRECTORY: Mode = "040000";

export function typeOfMode(mode: Mode): "blob" | "tree" | "commit" {
  if (mode === DIRECTORY) return "tree";
  return mode === "160000" ? "commit" : "blob";
}

/** Undefined when `name` is no tree (or commit). */
export async function readTree(
  repository: GitRepository,
  name: string,
): Promise<readonly TreeEntry[] | undefined> {
  const object = await repository.object(`${name}^{tree}`);
  return object === undefined ? undefined : parseTree(object.data);
}

/** With sizes, in git's order; folders come before what they hold when `recursive`. */
export async function listTree(
  repository: GitRepository,
  sha: string,
  recursive: boolean,
): Promise<readonly ListedEntry[]> {
  const args = ["ls-tree", "-z", "-l", ...(recursive ? ["-r", "-t"] : []), sha];
  const lines = (await repository.text(args)).split("\0").filter(Boolean);
  return lines.map((line) => {
    const tab = line.indexOf("\t");
    const [mode, type, entrySha, size] = line.slice(0, tab).split(/ +/);
    return {
      mode: mode as Mode,
      type: type as ListedEntry["type"],
      sha: entrySha as string,
      path: line.slice(tab + 1),
      size: size === "-" ? undefined : Number(size),
    };
  });
}

/** Writes `base` with changes at paths of any depth, and returns the new tree's SHA. Empty folders vanish. */
export async function writeTree(
  repository: GitRepository,
  base: string | undefined,
  changes: ReadonlyMap<string, TreeChange>,
): Promise<string> {
  return (await writeLevel(repository, base, changes)) ?? writeObject(repository, "tree", Buffer.alloc(0));
}

async function writeLevel(
  repository: GitRepository,
  base: string | undefined,
  changes: ReadonlyMap<string, TreeChange>,
): Promise<string | undefined> {
  const entries = new Map<string, TreeEntry>();
  for (const entry of base === undefined ? [] : ((await readTree(repository, base)) ?? [])) {
    entries.set(entry.path, entry);
  }
  const deeper = new Map<string, Map<string, TreeChange>>();
  for (const [path, change] of changes) {
    const slash = path.indexOf("/");
    if (slash >= 0) {
      const folder = path.slice(0, slash);
      const inside = deeper.get(folder) ?? new Map<string, TreeChange>();
      deeper.set(folder, inside.set(path.slice(slash + 1), change));
    } else if (change === null) entries.delete(path);
    else entries.set(path, { path, ...change });
  }
  for (const [path, inside] of deeper) {
    const known = entries.get(path);
    const sha = await writeLevel(repository, known?.mode === DIRECTORY ? known.sha : undefined, inside);
    if (sha === undefined) entries.delete(path);
    else entries.set(path, { path, mode: DIRECTORY, sha });
  }
  if (entries.size === 0) return undefined;
  return writeObject(repository, "tree", renderTree([...entries.values()]));
}

function parseTree(data: Buffer): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length; ) {
    const space = data.indexOf(0x20, at);
    const nul = data.indexOf(0, space);
    entries.push({
      mode: data.toString("latin1", at, space).padStart(6, "0") as Mode,
      path: data.toString("utf8", space + 1, nul),
      sha: data.toString("hex", nul + 1, nul + 21),
    });
    at = nul + 21;
  }
  return entries;
}

function renderTree(entries: readonly TreeEntry[]): Buffer {
  // git sorts a folder as if its name ended with a slash, byte by byte.
  const sortKey = ({ path, mode }: TreeEntry): Buffer => Buffer.from(mode === DIRECTORY ? `${path}/` : path);
  const sorted = [...entries].sort((one, other) => Buffer.compare(sortKey(one), sortKey(other)));
  return Buffer.concat(
    sorted.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${path}\0`),
      Buffer.from(sha, "hex"),
    ]),
  );
}

import type { GitRepository } from "./git-repository.ts";
import { writeObject } from "./objects.ts";

/** File modes in a git tree: file, executable, directory, symbolic link, submodule. */
export const MODES = ["100644", "100755", "040000", "120000", "160000"] as const;
export type Mode = (typeof MODES)[number];

/** An entry of a git tree. */
interface TreeEntry {
  readonly mode: Mode;
  /** Name within its directory, or the whole path in a recursive listing. */
  readonly path: string;
  readonly sha: string;
}

/** An entry with its kind and size. */
export interface ListedEntry extends TreeEntry {
  readonly type: "blob" | "tree" | "commit";
  /** Bytes; undefined for directories and submodules. */
  readonly size: number | undefined;
}

/** The new content of a path; null removes the path. */
export type TreeChange = { readonly mode: Mode; readonly sha: string } | null;

const DIRECTORY: Mode = "040000";

/** Returns the kind of object that an entry of this mode points to. */
export function toObjectType(mode: Mode): "blob" | "tree" | "commit" {
  if (mode === DIRECTORY) return "tree";
  return mode === "160000" ? "commit" : "blob";
}

/** Reads one level of a tree; undefined when `name` is not a tree or commit. */
async function readTree(repository: GitRepository, name: string): Promise<readonly TreeEntry[] | undefined> {
  const object = await repository.object(`${name}^{tree}`);
  return object === undefined ? undefined : parseTree(object.data);
}

/** Lists a tree with sizes, in git's order; in a recursive listing a directory precedes its content. */
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

/** Applies changes at paths of any depth to the tree `base`, and returns the new tree's SHA. Empty directories vanish. */
export async function writeTree(
  repository: GitRepository,
  base: string | undefined,
  changes: ReadonlyMap<string, TreeChange>,
): Promise<string> {
  return (await writeLevel(repository, base, changes)) ?? writeObject(repository, "tree", Buffer.alloc(0));
}

/** Writes one level of a tree and those below it; undefined when nothing is left in it. */
async function writeLevel(
  repository: GitRepository,
  base: string | undefined,
  changes: ReadonlyMap<string, TreeChange>,
): Promise<string | undefined> {
  const known = base === undefined ? [] : ((await readTree(repository, base)) ?? []);
  const entries = new Map(known.map((entry) => [entry.path, entry]));
  const { here, below } = splitByLevel(changes);
  for (const [path, change] of here) {
    if (change === null) entries.delete(path);
    else entries.set(path, { path, ...change });
  }
  for (const [path, inside] of below) {
    const entry = entries.get(path);
    const sha = await writeLevel(repository, entry?.mode === DIRECTORY ? entry.sha : undefined, inside);
    if (sha === undefined) entries.delete(path);
    else entries.set(path, { path, mode: DIRECTORY, sha });
  }
  if (entries.size === 0) return undefined;
  return writeObject(repository, "tree", renderTree([...entries.values()]));
}

interface Levels {
  readonly here: ReadonlyMap<string, TreeChange>;
  /** Changes by directory, with paths relative to it. */
  readonly below: ReadonlyMap<string, ReadonlyMap<string, TreeChange>>;
}

function splitByLevel(changes: ReadonlyMap<string, TreeChange>): Levels {
  const here = new Map<string, TreeChange>();
  const below = new Map<string, Map<string, TreeChange>>();
  for (const [path, change] of changes) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      here.set(path, change);
      continue;
    }
    const directory = path.slice(0, slash);
    const inside = below.get(directory) ?? new Map<string, TreeChange>();
    below.set(directory, inside.set(path.slice(slash + 1), change));
  }
  return { here, below };
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
  // git sorts by bytes, and a directory as if its name ended with a slash.
  const sortKey = ({ path, mode }: TreeEntry): Buffer => Buffer.from(mode === DIRECTORY ? `${path}/` : path);
  const sorted = [...entries].sort((one, other) => Buffer.compare(sortKey(one), sortKey(other)));
  return Buffer.concat(
    sorted.flatMap(({ mode, path, sha }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${path}\0`),
      Buffer.from(sha, "hex"),
    ]),
  );
}

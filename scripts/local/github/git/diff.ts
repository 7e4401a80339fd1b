import type { GitRepository } from "./git-repository.ts";

/** git knows the empty tree without having it. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export interface ChangedFile {
  readonly path: string;
  /** Set for renames. */
  readonly previousPath?: string;
  readonly status: "added" | "modified" | "removed" | "renamed" | "changed";
  /** Blob after the change; before it for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Unified diff from the first `@@`; undefined for binary files and pure renames. */
  readonly patch?: string;
}

const STATUS: Readonly<Record<string, ChangedFile["status"]>> = {
  A: "added",
  M: "modified",
  D: "removed",
  R: "renamed",
  T: "changed",
};

/** Files that differ between two trees or commits, with renames found, sorted by path. */
export async function diffFiles(
  repository: GitRepository,
  before: string,
  after: string,
): Promise<readonly ChangedFile[]> {
  const formats = ["--raw", "--numstat", "-p", "--abbrev=40", "-z"];
  const output = await repository.text(["diff-tree", "-r", "-M", "--no-ext-diff", ...formats, before, after]);
  // Facts end with NUL each, and an empty one stands before the patch.
  const end = output.indexOf("\0\0");
  const tokens = (end < 0 ? output : output.slice(0, end)).split("\0").filter((token) => token !== "");
  const files = takeRaw(tokens);
  const counts = takeCounts(tokens);
  const sections = end < 0 ? [] : patchSections(output.slice(end + 2));
  return files.map((file, index) => {
    const [additions, deletions] = counts[index] ?? [0, 0];
    // A file that becomes a link is shown as one that goes and one that comes.
    const taken = sections.splice(0, file.status === "changed" ? 2 : 1);
    const patch = taken.find((section) => section !== undefined);
    return { ...file, additions, deletions, ...(patch === undefined ? {} : { patch }) };
  });
}

/** Takes `:mode mode sha sha status`, path and for renames a second path, per file. */
function takeRaw(tokens: string[]): readonly Omit<ChangedFile, "additions" | "deletions" | "patch">[] {
  const files = [];
  while (tokens[0]?.startsWith(":")) {
    const [, , shaBefore = "", shaAfter = "", code = "M"] = (tokens.shift() as string).split(" ");
    const status = STATUS[code.charAt(0)] ?? "modified";
    const sha = status === "removed" ? shaBefore : shaAfter;
    const path = tokens.shift() as string;
    if (status === "renamed") files.push({ path: tokens.shift() as string, previousPath: path, status, sha });
    else files.push({ path, status, sha });
  }
  return files;
}

/** Takes `additions TAB deletions TAB path` per file; a rename's two paths are tokens of their own. */
function takeCounts(tokens: string[]): readonly (readonly [number, number])[] {
  const counts: (readonly [number, number])[] = [];
  while (tokens.length > 0) {
    const [additions, deletions, path] = (tokens.shift() as string).split("\t");
    // "-" stands for a binary file.
    counts.push([Number(additions) || 0, Number(deletions) || 0]);
    if (path === "") tokens.splice(0, 2);
  }
  return counts;
}

/** One entry per file, in the order of the raw listing. No line of a hunk can start with `diff --git`. */
function patchSections(text: string): (string | undefined)[] {
  return text
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((section) => {
      const start = section.search(/^@@/m);
      return start < 0 ? undefined : section.slice(start).replace(/\n$/, "");
    });
}

export interface TouchedFiles {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/** What each commit changed against its first parent, for the commits of a push. */
export async function touchedFiles(
  repository: GitRepository,
  commits: readonly string[],
): Promise<ReadonlyMap<string, TouchedFiles>> {
  const touched = new Map<string, { added: string[]; removed: string[]; modified: string[] }>();
  for (const sha of commits) touched.set(sha, { added: [], removed: [], modified: [] });
  if (commits.length === 0) return touched;
  const args = [
    "diff-tree",
    "--stdin",
    "-r",
    "-z",
    "--root",
    "-m",
    "--first-parent",
    "--no-renames",
    "--name-status",
  ];
  const tokens = (await repository.text(args, { input: `${commits.join("\n")}\n` })).split("\0");
  let current = touched.get(commits[0] as string);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as string;
    const commit = touched.get(token.trim());
    if (commit !== undefined) {
      current = commit;
      continue;
    }
    const path = tokens[at + 1];
    if (token === "" || path === undefined) continue;
    const list = token === "A" ? current?.added : token === "D" ? current?.removed : current?.modified;
    list?.push(path);
    at += 1;
  }
  return touched;
}

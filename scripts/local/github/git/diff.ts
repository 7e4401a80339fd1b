import type { GitRepository } from "./git-repository.ts";

/** SHA of the empty tree, which git knows even if the repository does not contain it. */
export const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** A file that differs between two trees. */
export interface ChangedFile {
  readonly path: string;
  /** Path before a rename. */
  readonly previousPath?: string;
  readonly status: "added" | "modified" | "removed" | "renamed" | "changed";
  /** Blob after the change; for a removed file, the blob before it. */
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

/** Lists the files that differ between two trees or commits, with renames detected, sorted by path. */
export async function diffFiles(
  repository: GitRepository,
  before: string,
  after: string,
): Promise<readonly ChangedFile[]> {
  const formats = ["--raw", "--numstat", "-p", "--abbrev=40", "-z"];
  const output = await repository.text(["diff-tree", "-r", "-M", "--no-ext-diff", ...formats, before, after]);
  // Every token of the raw and numstat output ends with NUL; an empty token precedes the patch.
  const end = output.indexOf("\0\0");
  const tokens = (end < 0 ? output : output.slice(0, end)).split("\0").filter((token) => token !== "");
  const files = takeRaw(tokens);
  const counts = takeCounts(tokens);
  const sections = end < 0 ? [] : patchSections(output.slice(end + 2));
  return files.map((file, index) => {
    const [additions, deletions] = counts[index] ?? [0, 0];
    // If a file becomes a symbolic link, the patch has two sections: the removed file and the added link.
    const taken = sections.splice(0, file.status === "changed" ? 2 : 1);
    const patch = taken.find((section) => section !== undefined);
    return { ...file, additions, deletions, ...(patch === undefined ? {} : { patch }) };
  });
}

/** Takes the tokens of `--raw`: per file `:mode mode sha sha status`, the path, and the second path of a rename. */
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

/** Takes the tokens of `--numstat`: per file `additions TAB deletions TAB path`; a rename's two paths follow as tokens. */
function takeCounts(tokens: string[]): readonly (readonly [number, number])[] {
  const counts: (readonly [number, number])[] = [];
  while (tokens.length > 0) {
    const [additions, deletions, path] = (tokens.shift() as string).split("\t");
    // "-" marks a binary file.
    counts.push([Number(additions) || 0, Number(deletions) || 0]);
    if (path === "") tokens.splice(0, 2);
  }
  return counts;
}

/** Splits a patch into the hunks of each file, in the order of `--raw`. No line of a hunk starts with `diff --git`. */
function patchSections(text: string): (string | undefined)[] {
  return text
    .split(/^diff --git .*\n/m)
    .slice(1)
    .map((section) => {
      const start = section.search(/^@@/m);
      return start < 0 ? undefined : section.slice(start).replace(/\n$/, "");
    });
}

/** Paths that a commit changed. */
export interface TouchedFiles {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/** Lists what each commit changed against its first parent, for the commits of a push. */
export async function touchedFiles(
  repository: GitRepository,
  commits: readonly string[],
): Promise<ReadonlyMap<string, TouchedFiles>> {
  const touched = new Map<string, { added: string[]; removed: string[]; modified: string[] }>();
  for (const sha of commits) touched.set(sha, { added: [], removed: [], modified: [] });
  if (commits.length === 0) return touched;
  const selection = ["--stdin", "-r", "--root", "-m", "--first-parent", "--no-renames"];
  const args = ["diff-tree", ...selection, "-z", "--name-status"];
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

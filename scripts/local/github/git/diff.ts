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
  const args = (...format: string[]) => ["diff-tree", "-r", "-M", "--no-ext-diff", ...format, before, after];
  const [facts, patchText] = await Promise.all([
    repository.text(args("--raw", "--numstat", "--abbrev=40", "-z")),
    repository.text(args("-p")),
  ]);
  const tokens = facts.split("\0");
  const raw: Omit<ChangedFile, "additions" | "deletions" | "patch">[] = [];
  let at = 0;
  while (tokens[at]?.startsWith(":")) {
    const [, , shaBefore = "", shaAfter = "", code = "M"] = (tokens[at] as string).split(" ");
    const status = STATUS[code.charAt(0)] ?? "modified";
    const sha = status === "removed" ? shaBefore : shaAfter;
    const path = tokens[at + 1] as string;
    if (status === "renamed") raw.push({ path: tokens[at + 2] as string, previousPath: path, status, sha });
    else raw.push({ path, status, sha });
    at += status === "renamed" ? 3 : 2;
  }
  const counts: (readonly [number, number])[] = [];
  while (at < tokens.length && tokens[at] !== "") {
    const [additions = "0", deletions = "0", path = ""] = (tokens[at] as string).split("\t");
    // "-" stands for a binary file; a rename's two paths are tokens of their own.
    counts.push([Number(additions) || 0, Number(deletions) || 0]);
    at += path === "" ? 3 : 1;
  }
  const patches = patchesIn(patchText);
  return raw.map((file, index) => {
    const [additions, deletions] = counts[index] ?? [0, 0];
    const patch = patches[index];
    return { ...file, additions, deletions, ...(patch === undefined ? {} : { patch }) };
  });
}

/** One entry per file, in the order of the raw listing. No line of a hunk can start with `diff --git`. */
function patchesIn(text: string): readonly (string | undefined)[] {
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

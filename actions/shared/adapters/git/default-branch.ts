import { createScratchRepository } from "./artifact-tree.ts";
import type { GitRemote } from "./remote.ts";
import { runGit } from "./run-git.ts";

/** A text file of a commit. */
export interface CommittedText {
  /** Relative to the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const FETCHED = "refs/fetched";
/** Modes of files; links and submodules have others. */
const FILE = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s;

/**
 * Fetches the head of a remote's default branch and reads the files below `folder` (`.` for the whole repository) that
 * `isWanted` selects by their paths.
 */
export async function readDefaultBranch(
  remote: GitRemote,
  folder: string,
  isWanted: (path: string) => boolean,
): Promise<readonly CommittedText[]> {
  await using repository = await createScratchRepository();
  const { path: cwd } = repository;
  await remote.run("fetch the default branch", [
    `--git-dir=${cwd}`,
    ...["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head"],
    ...[remote.url, `+HEAD:${FETCHED}`],
  ]);
  const paths = folder === "." ? [] : ["--", `${folder}/`];
  const { stdout } = await runGit(["ls-tree", "-r", "-z", "--full-tree", FETCHED, ...paths], { cwd });
  const files = stdout
    .toString()
    .split("\0")
    .flatMap((entry) => {
      const [, blob = "", path = ""] = FILE.exec(entry) ?? [];
      return path !== "" && isWanted(path) ? [{ blob, path }] : [];
    });
  if (files.length === 0) return [];
  const input = files.map(({ blob }) => `${blob}\n`).join("");
  const contents = await runGit(["cat-file", "--batch"], { cwd, input });
  const texts = splitBatch(contents.stdout);
  return files.map(({ path }, index) => ({ path, text: texts[index] ?? "" }));
}

/** Splits the output of `git cat-file --batch`: for each object a line that ends with its size, its bytes and a newline. */
function splitBatch(output: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let start = 0; start < output.length; ) {
    const end = output.indexOf("\n", start);
    const size = Number(output.toString("latin1", start, end).split(" ")[2]);
    texts.push(output.toString("utf8", end + 1, end + 1 + size));
    start = end + 1 + size + 1;
  }
  return texts;
}

import { GitError, runGit } from "../../../actions/shared/adapters/git/run-git.ts";
import type { SourceHistory } from "../../../actions/shared/ports/source-history.ts";

/** As many as GitHub's API returns at once, so that deployments and `verify` look at the same commits. */
const COMMITS_READ = 100;
/** Largest evidence that is read; ours are about 2 KB. */
const MAX_EVIDENCE_BYTES = 1024 * 1024;

/** A git repository on this machine, as `verify` reads it. */
export interface GitHistory extends SourceHistory {
  /** Whether the repository contains a commit. */
  contains(commit: string): Promise<boolean>;
  /** Whether a commit is an ancestor of another one, or the same. */
  isAncestor(commit: string, descendant: string): Promise<boolean>;
  /** Reads a text file at a revision; undefined if it does not exist there. */
  findText(revision: string, path: string): Promise<string | undefined>;
  /** Writes a checkout of a commit into an empty directory, without hooks and filters. */
  checkOut(commit: string, directory: string): Promise<void>;
}

/** Reads the git directory `path`, with git's own configuration only. */
export function createGitHistory(path: string): GitHistory {
  const git = async (...args: string[]) =>
    (await runGit([`--git-dir=${path}`, ...args], { cwd: path })).stdout;
  const succeeds = async (...args: string[]): Promise<boolean> => {
    try {
      await git(...args);
      return true;
    } catch (thrown) {
      if (thrown instanceof GitError && (thrown.exitCode === 1 || thrown.exitCode === 128)) return false;
      throw thrown;
    }
  };
  const contains = (commit: string) => succeeds("cat-file", "-e", `${commit}^{commit}`);
  return {
    contains,
    isAncestor: (commit, descendant) => succeeds("merge-base", "--is-ancestor", commit, descendant),

    async list(commit, directory) {
      const tree = directory === "." ? `${commit}^{tree}` : `${commit}:${directory}`;
      if (!(await succeeds("cat-file", "-e", tree))) return [];
      const entries = (await git("ls-tree", "-z", tree)).toString().split("\0");
      return entries.flatMap((entry) => /^100\d{3} blob \w+\t(.+)$/s.exec(entry)?.[1] ?? []);
    },

    read: (commit, file) => git("cat-file", "blob", `${commit}:${file}`),

    async changes(commit, directory) {
      const format = ["--format=%H%x00%B%x00%x00", `--max-count=${COMMITS_READ}`];
      const log = await git("log", ...format, commit, "--", directory);
      const records = log.toString().split("\0\0\n");
      return records.flatMap((record) => {
        const [sha, message] = record.split("\0");
        return sha === undefined || message === undefined ? [] : [{ sha, message }];
      });
    },

    async findText(revision, file) {
      const object = `${revision}:${file}`;
      if (!(await succeeds("cat-file", "-e", object))) return undefined;
      if (Number(await git("cat-file", "-s", object)) > MAX_EVIDENCE_BYTES) return undefined;
      return (await git("cat-file", "blob", object)).toString();
    },

    async checkOut(commit, directory) {
      await runGit(["clone", "--quiet", "--shared", "--no-checkout", path, "."], { cwd: directory });
      await runGit(["-c", "core.hooksPath=/dev/null", "checkout", "--quiet", "--detach", commit], {
        cwd: directory,
      });
    },
  };
}

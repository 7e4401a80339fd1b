import { join, relative } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text/quote.ts";
import { listFiles } from "../../filesystem/list-files.ts";
import { isBelow } from "../../filesystem/open-file.ts";
import { removeTree } from "../../filesystem/temp-folder.ts";

/** The files and directories that make a directory a git repository. */
export interface GitEntries {
  /** Absolute paths of those that existed at first. */
  readonly entries: readonly string[];
  /**
   * Runs code of the app, then removes every `.git` that it created: its configuration names programs that git runs at the
   * next `git status`, outside of the sandbox. Throws BUILD_FAILED if there was one.
   */
  guard<T>(run: () => Promise<T>): Promise<T>;
}

/** Lists the `.git` in and below the directories; installed packages are left out. Paths are absolute, links resolved. */
export async function watchGitEntries(directories: readonly string[]): Promise<GitEntries> {
  const [root = "", ...others] = directories;
  const apart = [root, ...others.filter((directory) => !isBelow(directory, root))];
  const entries = await findGitEntries(apart);
  const removePlanted = async (): Promise<void> => {
    const planted = (await findGitEntries(apart)).filter((path) => !entries.includes(path));
    if (planted.length === 0) return;
    await Promise.all(planted.map(removeTree));
    const names = planted.map((path) => quote(relative(root, path))).join(", ");
    throw new PipelineError(
      "BUILD_FAILED",
      `The build created ${names}, with which git could run programs outside of the sandbox. This was removed; do not run \`git init\` or \`git clone\` in a build script.`,
    );
  };
  return {
    entries,
    async guard(run) {
      try {
        return await run();
      } finally {
        await removePlanted();
      }
    },
  };
}

/** Throws BUILD_FAILED if a directory cannot be listed; code of the app can make paths too long for that. */
async function findGitEntries(directories: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of directories) {
    const listed = listFiles(directory, (path) => {
      const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
      if (name === ".git") found.push(join(directory, path));
      return name !== ".git" && name !== "node_modules";
    });
    await listed.catch((cause: NodeJS.ErrnoException) => {
      const message = `The app's files cannot be listed after its build (${cause.code ?? "unknown error"}). Make the build write only readable directories and paths of at most 4,096 bytes.`;
      throw new PipelineError("BUILD_FAILED", message, { cause });
    });
  }
  return found;
}

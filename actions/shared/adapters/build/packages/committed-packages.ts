import { join, relative } from "node:path";
import { PipelineError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text/quote.ts";
import { findRepository } from "../../filesystem/find-repository.ts";
import { exists } from "../../filesystem/list-files.ts";
import { toPosixPath } from "../../filesystem/posix-path.ts";
import { GitError, runGit } from "../../git/run-git.ts";
import type { BuildScope } from "./build-scope.ts";

/** Settings of a foreign repository that could make git run a program, and the owner's check, which containers do not pass. */
const SAFE = ["-c", "core.fsmonitor=false", "-c", "safe.directory=*"];

/**
 * Refuses a `node_modules` that git tracks, anywhere in the app or in the workspace's packages that it uses: it is too large to
 * review, and no build reads it. Throws NODE_MODULES_COMMITTED.
 */
export async function refuseCommittedPackages(scope: BuildScope): Promise<void> {
  const { directory, installation, packages, sources } = scope;
  const repository = await findRepository(directory);
  if (repository === undefined) return;
  const seen = [{ directory, sources }, ...packages].flatMap(
    ({ directory: folder, sources: { packageFolders } }) => packageFolders.map((path) => join(folder, path)),
  );
  const shared = [installation.root, installation.packageFolder].map((folder) =>
    join(folder, "node_modules"),
  );
  const present = await Promise.all(shared.map(async (path) => ((await exists(path)) ? [path] : [])));
  const paths = [...new Set([...seen, ...present.flat()])].map((path) =>
    toPosixPath(relative(repository, path)),
  );
  const tracked = paths.length === 0 ? [] : await listTracked(repository, paths);
  if (tracked.length === 0) return;
  const problems = tracked.map((file) => ({
    message: `git tracks ${quote(file)}.`,
    file,
    hint: `Run \`git rm -r --cached ${file}\`, add \`node_modules/\` to \`.gitignore\`, and commit both.`,
  }));
  const list = tracked.map((file) => quote(file)).join(", ");
  throw new PipelineError(
    "NODE_MODULES_COMMITTED",
    `git tracks installed packages, which are not read: ${list}.`,
    { problems },
  );
}

/** Lists those of the paths that git's index contains, or something below them. */
async function listTracked(repository: string, paths: readonly string[]): Promise<readonly string[]> {
  try {
    const literal = paths.map((path) => `:(literal,top)${path}`);
    const { stdout } = await runGit([...SAFE, "ls-files", "-z", "--cached", "--", ...literal], {
      cwd: repository,
    });
    const files = stdout.toString("utf8").split("\0");
    return paths.filter((path) => files.some((file) => file === path || file.startsWith(`${path}/`)));
  } catch (thrown) {
    // A directory that is called `.git` and is not a repository tracks nothing.
    if (thrown instanceof GitError) return [];
    throw thrown;
  }
}

import { Hono } from "hono";
import { isCommitSha } from "../../../../actions/shared/domain/identifiers.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readCommit, readCommits } from "../git/commits.ts";
import { diffFiles, EMPTY_TREE } from "../git/diff.ts";
import { isSafeRef } from "../git/git-repository.ts";
import { listCommits } from "../git/history.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentCommit } from "../present/commit.ts";

/**
 * Serves https://docs.github.com/en/rest/commits/commits. Must be mounted after every other route below `/commits/`,
 * because a ref may contain slashes and therefore matches the rest of the path.
 */
export function commitRoutes(context: Context): Hono<AppEnv> {
  const { needs, git } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/commits";
  const reads = needs("contents", "read");

  app.get(path, reads, async (c) => {
    const repository = c.get("repository");
    const opened = git.open(repository);
    const start = c.req.query("sha") ?? repository.defaultBranch;
    const tip = await opened.resolve(start);
    if (tip === undefined) {
      const empty = c.req.query("sha") === undefined;
      throw empty ? new GitHubError(409, "Git Repository is empty.") : notFound();
    }
    const { since, until, author, path: touching } = c.req.query();
    const options = [
      ...(since === undefined ? [] : [`--since=${since}`]),
      ...(until === undefined ? [] : [`--until=${until}`]),
      ...(author === undefined ? [] : ["--fixed-strings", `--author=${author}`]),
    ];
    const shas = await listCommits(opened, [tip, "--", ...(touching ? [touching] : [])], options);
    const commits = await readCommits(opened, paginate(c, shas));
    return c.json(commits.map((commit) => presentCommit(context, repository, commit)));
  });

  app.get(`${path}/:ref{.+}`, reads, async (c) => {
    const repository = c.get("repository");
    const opened = git.open(repository);
    const ref = c.req.param("ref");
    if (!isSafeRef(ref)) throw notFound();
    const sha = await opened.resolve(/^(heads|tags)\//.test(ref) ? `refs/${ref}` : ref);
    const commit = sha === undefined ? undefined : await readCommit(opened, sha);
    if (commit === undefined) {
      throw isCommitSha(ref) ? new GitHubError(422, `No commit found for SHA: ${ref}`) : notFound();
    }
    if (/\bsha\b/.test(c.req.header("Accept") ?? "")) return c.text(commit.sha);
    const files = await diffFiles(opened, commit.parents[0] ?? EMPTY_TREE, commit.sha);
    return c.json(presentCommit(context, repository, commit, files));
  });

  return app;
}

import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readCommits } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { commitsBetween, mergeBase } from "../git/history.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentCommit, presentFiles } from "../present/commit.ts";
import { repositoryApi, repositoryPage } from "../present/repository.ts";

/** Most files in a comparison, all of them on the first page. */
const MAX_FILES = 300;

/** Serves https://docs.github.com/en/rest/commits/commits#compare-two-commits */
export function compareRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/repos/:owner/:repo/compare/:basehead{.+}", context.needs("contents", "read"), async (c) => {
    const repository = c.get("repository");
    const opened = context.git.open(repository);
    const basehead = c.req.param("basehead");
    const [baseName, headName] = basehead
      .split("...")
      .map((name) => name.replace(`${repository.owner}:`, ""));
    if (baseName === undefined || headName === undefined) throw notFound();
    const [base, head] = await Promise.all([opened.resolve(baseName), opened.resolve(headName)]);
    if (base === undefined || head === undefined) throw notFound();
    const fork = await mergeBase(opened, base, head);
    if (fork === undefined)
      throw new GitHubError(404, `No common ancestor between ${baseName} and ${headName}.`);

    const [behind, shas, files, ends] = await Promise.all([
      fork === base ? 0 : commitsBetween(opened, head, base).then(({ length }) => length),
      fork === head ? [] : commitsBetween(opened, base, head),
      fork === head ? [] : diffFiles(opened, fork, head),
      readCommits(opened, [base, fork]),
    ]);
    const ahead = shas.length;
    const firstPage = (c.req.query("page") ?? "1") === "1";
    const commits = await readCommits(opened, paginate(c, shas));
    const [baseCommit, forkCommit] = ends.map((commit) => presentCommit(context, repository, commit));
    const page = `${repositoryPage(context, repository)}/compare`;
    const html = `${page}/${baseName}...${headName}`;
    return c.json({
      url: `${repositoryApi(context, repository)}/compare/${baseName}...${headName}`,
      html_url: html,
      permalink_url: `${page}/${base}...${head}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: baseCommit,
      merge_base_commit: forkCommit,
      status: describeStatus(ahead, behind),
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.map((commit) => presentCommit(context, repository, commit)),
      ...(firstPage ? { files: presentFiles(context, repository, head, files.slice(0, MAX_FILES)) } : {}),
    });
  });

  return app;
}

function describeStatus(ahead: number, behind: number): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead === 0) return behind === 0 ? "identical" : "behind";
  return behind === 0 ? "ahead" : "diverged";
}

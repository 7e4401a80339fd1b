import { Hono, type Context as HonoContext } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readCommits } from "../git/commits.ts";
import { diffFiles } from "../git/diff.ts";
import { commitsBetween, mergeBase } from "../git/history.ts";
import { readBody } from "../http/body-reader.ts";
import { notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentCommit, presentFiles } from "../present/commit.ts";
import { presentPull, presentPullSimple } from "../present/pull.ts";
import { repositoryApi } from "../present/repository.ts";
import { editPull } from "../pulls/edit-pull.ts";
import { mergePull } from "../pulls/merge-pull.ts";
import { openPull } from "../pulls/open-pull.ts";
import { updatePullBranch } from "../pulls/update-branch.ts";
import { requirePull } from "../queries/require-pull.ts";
import { selectPulls } from "../queries/select-pulls.ts";
import type { IssueRecord } from "../store/records/issues.ts";

const PULLS = "/repos/:owner/:repo/pulls";
const ONE = `${PULLS}/:number{[0-9]+}`;

/** Serves https://docs.github.com/en/rest/pulls/pulls */
export function pullRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  servePulls(app, context);
  serveCommits(app, context);
  serveMerging(app, context);
  return app;
}

function servePulls(app: Hono<AppEnv>, context: Context): void {
  const { needs, store } = context;
  const reads = needs("pull-requests", "read");

  app.get(PULLS, reads, (c) => {
    const repository = c.get("repository");
    const rows = selectPulls(store, repository, c.req.query());
    return c.json(paginate(c, rows).map((issue) => presentPullSimple(context, repository, issue)));
  });

  app.post(PULLS, needs("pull-requests", "write", "read"), async (c) => {
    const body = await readBody(c);
    const request = {
      title: body.requiredString("title"),
      body: body.string("body") ?? null,
      head: body.requiredString("head"),
      base: body.requiredString("base"),
      draft: body.boolean("draft") ?? false,
    };
    body.done();
    const repository = c.get("repository");
    const issue = await openPull(context, repository, request, signedIn(c.get("actor")));
    return c.json(presentPull(context, repository, issue), 201);
  });

  app.get(ONE, reads, async (c) => {
    const issue = loadPull(context, c);
    const accept = c.req.header("Accept") ?? "";
    if (/\b(diff|patch)\b/.test(accept)) {
      const { opened, fork, head } = await findRange(context, c);
      const patch = /\bpatch\b/.test(accept) ? ["format-patch", "--stdout"] : ["diff"];
      return c.text(await opened.text([...patch, `${fork}..${head}`]));
    }
    return c.json(presentPull(context, c.get("repository"), issue));
  });

  app.patch(ONE, needs("pull-requests", "write"), async (c) => {
    const body = await readBody(c);
    const title = body.string("title");
    const base = body.string("base");
    const state = body.oneOf("state", ["open", "closed"] as const);
    const text = body.isNull("body") ? null : body.string("body");
    body.done();
    const repository = c.get("repository");
    const edit = {
      ...(title === undefined ? {} : { title }),
      ...(base === undefined ? {} : { base }),
      ...(state === undefined ? {} : { state }),
      ...(text === undefined ? {} : { body: text }),
    };
    const scope = { repository, issue: loadPull(context, c), actor: signedIn(c.get("actor")) };
    const issue = await editPull(context, scope, edit);
    return c.json(presentPull(context, repository, issue));
  });
}

function serveCommits(app: Hono<AppEnv>, context: Context): void {
  const { needs, store, git } = context;
  const reads = needs("pull-requests", "read");

  app.get(`${ONE}/commits`, reads, async (c) => {
    const { opened, fork, head } = await findRange(context, c);
    const commits = await readCommits(opened, paginate(c, await commitsBetween(opened, fork, head)));
    return c.json(commits.map((commit) => presentCommit(context, c.get("repository"), commit)));
  });

  app.get(`${ONE}/files`, reads, async (c) => {
    const { opened, fork, head } = await findRange(context, c);
    const files = paginate(c, await diffFiles(opened, fork, head));
    return c.json(presentFiles(context, c.get("repository"), head, files));
  });

  app.get("/repos/:owner/:repo/commits/:sha/pulls", reads, async (c) => {
    const repository = c.get("repository");
    const opened = git.open(repository);
    const sha = await opened.resolve(c.req.param("sha"));
    if (sha === undefined) throw notFound();
    const rows = [];
    for (const issue of selectPulls(store, repository, { state: "all" })) {
      const { baseSha, headSha, mergeCommitSha } = requirePull(issue);
      const fork = (await mergeBase(opened, baseSha, headSha)) ?? baseSha;
      const added = sha === mergeCommitSha || (await commitsBetween(opened, fork, headSha)).includes(sha);
      if (added) rows.push(issue);
    }
    return c.json(paginate(c, rows).map((issue) => presentPullSimple(context, repository, issue)));
  });
}

function serveMerging(app: Hono<AppEnv>, context: Context): void {
  const { needs } = context;

  app.get(`${ONE}/merge`, needs("pull-requests", "read"), (c) => {
    if (!requirePull(loadPull(context, c)).merged) throw notFound();
    return c.body(null, 204);
  });

  app.put(`${ONE}/merge`, needs("contents", "write"), async (c) => {
    const body = await readBody(c);
    const method = body.oneOf("merge_method", ["merge", "squash", "rebase"] as const) ?? "merge";
    const sha = body.string("sha");
    const title = body.string("commit_title");
    const message = body.string("commit_message");
    body.done();
    const request = {
      method,
      ...(sha === undefined ? {} : { sha }),
      ...(title === undefined ? {} : { title }),
      ...(message === undefined ? {} : { message }),
    };
    const issue = loadPull(context, c);
    const scope = { repository: c.get("repository"), issue, actor: signedIn(c.get("actor")) };
    const merged = await mergePull(context, scope, request);
    return c.json({ sha: merged, merged: true, message: "Pull Request successfully merged" });
  });

  app.put(`${ONE}/update-branch`, needs("pull-requests", "write"), async (c) => {
    const body = await readBody(c);
    const expected = body.string("expected_head_sha");
    body.done();
    const repository = c.get("repository");
    const issue = loadPull(context, c);
    await updatePullBranch(context, { repository, issue, actor: signedIn(c.get("actor")) }, expected);
    const url = `${repositoryApi(context, repository)}/pulls/${issue.number}`;
    return c.json({ message: "Updating pull request branch.", url }, 202);
  });
}

/** Finds the pull request in the path; throws 404 without one. */
function loadPull({ store }: Context, c: HonoContext<AppEnv>): IssueRecord {
  const issue = store.issue(c.get("repository").id, Number(c.req.param("number")));
  if (issue?.pull == null) throw notFound();
  return issue;
}

/**
 * Finds the range of commits that the pull request in the path adds. Starts at the merge base, because after the merge
 * the base branch contains these commits.
 */
async function findRange(context: Context, c: HonoContext<AppEnv>) {
  const { baseSha, headSha } = requirePull(loadPull(context, c));
  const opened = context.git.open(c.get("repository"));
  return { opened, head: headSha, fork: (await mergeBase(opened, baseSha, headSha)) ?? baseSha };
}

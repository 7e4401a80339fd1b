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

/** https://docs.github.com/en/rest/pulls/pulls */
export function pullRoutes(context: Context): Hono<AppEnv> {
  const { needs, store, git } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/pulls";
  const one = `${path}/:number{[0-9]+}`;
  const reads = needs("pull-requests", "read");

  const named = (c: HonoContext<AppEnv>): IssueRecord => {
    const issue = store.issue(c.get("repository").id, Number(c.req.param("number")));
    if (issue?.pull == null) throw notFound();
    return issue;
  };
  /** The commits a merged pull request brought are no longer "between" base and head: ask the fork point. */
  const range = async (c: HonoContext<AppEnv>) => {
    const { baseSha, headSha } = requirePull(named(c));
    const opened = git.open(c.get("repository"));
    return { opened, head: headSha, fork: (await mergeBase(opened, baseSha, headSha)) ?? baseSha };
  };

  app.get(path, reads, (c) => {
    const repository = c.get("repository");
    const rows = selectPulls(store, repository, c.req.query());
    return c.json(paginate(c, rows).map((issue) => presentPullSimple(context, repository, issue)));
  });

  app.post(path, needs("pull-requests", "write", "read"), async (c) => {
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

  app.get(one, reads, async (c) => {
    const issue = named(c);
    const accept = c.req.header("Accept") ?? "";
    if (/\b(diff|patch)\b/.test(accept)) {
      const { opened, fork, head } = await range(c);
      const patch = /\bpatch\b/.test(accept) ? ["format-patch", "--stdout"] : ["diff"];
      return c.text(await opened.text([...patch, `${fork}..${head}`]));
    }
    return c.json(presentPull(context, c.get("repository"), issue));
  });

  app.patch(one, needs("pull-requests", "write"), async (c) => {
    const body = await readBody(c);
    const [title, base] = [body.string("title"), body.string("base")];
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
    const scope = { repository, issue: named(c), actor: signedIn(c.get("actor")) };
    const issue = await editPull(context, scope, edit);
    return c.json(presentPull(context, repository, issue));
  });

  app.get(`${one}/commits`, reads, async (c) => {
    const { opened, fork, head } = await range(c);
    const commits = await readCommits(opened, paginate(c, await commitsBetween(opened, fork, head)));
    return c.json(commits.map((commit) => presentCommit(context, c.get("repository"), commit)));
  });

  app.get(`${one}/files`, reads, async (c) => {
    const { opened, fork, head } = await range(c);
    const files = paginate(c, await diffFiles(opened, fork, head));
    return c.json(presentFiles(context, c.get("repository"), head, files));
  });

  app.get(`${one}/merge`, reads, (c) => {
    if (!requirePull(named(c)).merged) throw notFound();
    return c.body(null, 204);
  });

  app.put(`${one}/merge`, needs("contents", "write"), async (c) => {
    const body = await readBody(c);
    const method = body.oneOf("merge_method", ["merge", "squash", "rebase"] as const) ?? "merge";
    const [sha, title, message] = [
      body.string("sha"),
      body.string("commit_title"),
      body.string("commit_message"),
    ];
    body.done();
    const request = {
      method,
      ...(sha === undefined ? {} : { sha }),
      ...(title === undefined ? {} : { title }),
      ...(message === undefined ? {} : { message }),
    };
    const scope = { repository: c.get("repository"), issue: named(c), actor: signedIn(c.get("actor")) };
    const merged = await mergePull(context, scope, request);
    return c.json({ sha: merged, merged: true, message: "Pull Request successfully merged" });
  });

  app.put(`${one}/update-branch`, needs("pull-requests", "write"), async (c) => {
    const body = await readBody(c);
    const expected = body.string("expected_head_sha");
    body.done();
    const repository = c.get("repository");
    const issue = named(c);
    await updatePullBranch(context, { repository, issue, actor: signedIn(c.get("actor")) }, expected);
    const url = `${repositoryApi(context, repository)}/pulls/${issue.number}`;
    return c.json({ message: "Updating pull request branch.", url }, 202);
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
      const brought = sha === mergeCommitSha || (await commitsBetween(opened, fork, headSha)).includes(sha);
      if (brought) rows.push(issue);
    }
    return c.json(paginate(c, rows).map((issue) => presentPullSimple(context, repository, issue)));
  });

  return app;
}

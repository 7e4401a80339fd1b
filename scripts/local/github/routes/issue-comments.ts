import { Hono, type Context as Request } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { loadIssue, mayTriage, requireAuthorOrTriage } from "../issues/issue-access.ts";
import { emitCommentEvent } from "../issues/issue-events.ts";
import { checkCommentBody } from "../issues/issue-fields.ts";
import { presentComment } from "../present/comment.ts";
import type { CommentRecord, IssueRecord } from "../store/records/issues.ts";

const OF_ISSUE = "/repos/:owner/:repo/issues/:number{[0-9]+}/comments";
const ALL = "/repos/:owner/:repo/issues/comments";
const ONE = `${ALL}/:comment{[0-9]+}`;

/** Serves https://docs.github.com/en/rest/issues/comments */
export function issueCommentRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();
  const read = needs(["issues", "pull-requests"], "read");
  const write = needs(["issues", "pull-requests"], "write", "read");

  app.get(ALL, read, (c) => {
    const rows = store.comments.filter((row) => row.repositoryId === c.get("repository").id);
    const sorted = sortComments(filterSince(rows, c.req.query("since")), c.req.query());
    return c.json(paginate(c, sorted).map((row) => presentComment(context, c.get("repository"), row)));
  });

  app.get(OF_ISSUE, read, (c) => {
    const { repositoryId, number } = loadIssue(context, c);
    const rows = store.comments.filter((row) => row.repositoryId === repositoryId && row.number === number);
    const found = filterSince(rows, c.req.query("since"));
    return c.json(paginate(c, found).map((row) => presentComment(context, c.get("repository"), row)));
  });

  app.post(OF_ISSUE, write, async (c) => {
    const repository = c.get("repository");
    const actor = signedIn(c.get("actor"));
    const issue = loadIssue(context, c);
    const text = await readCommentBody(c);
    if (issue.locked && !mayTriage(context, repository, actor)) {
      throw new GitHubError(403, "Unable to create comment because issue is locked.");
    }
    const comment = insertComment(context, issue, { author: actor.login, body: text });
    emitCommentEvent(context, { repository, comment, actor }, "created");
    return c.json(presentComment(context, repository, comment), 201);
  });

  app.get(ONE, read, (c) => c.json(presentComment(context, c.get("repository"), loadComment(context, c))));

  app.patch(ONE, write, async (c) => {
    const repository = c.get("repository");
    const comment = loadComment(context, c);
    const actor = requireAuthorOrTriage(context, c, comment);
    const body = await readCommentBody(c);
    const changed = store.comments.update(comment.id, { body, updatedAt: context.now() });
    const payload = { changes: { body: { from: comment.body } } };
    emitCommentEvent(context, { repository, comment: changed, actor }, "edited", payload);
    return c.json(presentComment(context, repository, changed));
  });

  app.delete(ONE, write, (c) => {
    const comment = loadComment(context, c);
    const actor = requireAuthorOrTriage(context, c, comment);
    emitCommentEvent(context, { repository: c.get("repository"), comment, actor }, "deleted");
    store.reactions.deleteWhere((row) => row.subject === "comment" && row.subjectId === comment.id);
    store.comments.delete(comment.id);
    return c.body(null, 204);
  });

  return app;
}

function insertComment(
  { store, now }: Context,
  issue: IssueRecord,
  fields: Pick<CommentRecord, "author" | "body">,
): CommentRecord {
  const time = now();
  store.issues.update(issue.id, { updatedAt: time });
  const { repositoryId, number } = issue;
  return store.comments.insert({ repositoryId, number, ...fields, createdAt: time, updatedAt: time });
}

/** Finds the comment in the path; throws 404 without one, or if its issue is not visible. */
export function loadComment(context: Context, c: Request<AppEnv>): CommentRecord {
  const comment = context.store.comments.get(Number(c.req.param("comment")));
  if (comment?.repositoryId !== c.get("repository").id) throw notFound();
  loadIssue(context, c, String(comment.number));
  return comment;
}

async function readCommentBody(c: Request<AppEnv>): Promise<string> {
  const body = await readBody(c);
  const text = body.requiredString("body");
  body.done();
  checkCommentBody(text);
  return text;
}

function filterSince(rows: readonly CommentRecord[], since: string | undefined): CommentRecord[] {
  return rows.filter(({ updatedAt }) => since === undefined || Date.parse(updatedAt) >= Date.parse(since));
}

function sortComments(
  rows: readonly CommentRecord[],
  { sort, direction }: Readonly<Record<string, string>>,
): CommentRecord[] {
  const time = ({ createdAt, updatedAt }: CommentRecord) =>
    Date.parse(sort === "updated" ? updatedAt : createdAt);
  const sign = direction === "desc" ? -1 : 1;
  return rows.toSorted((a, b) => sign * (time(a) - time(b) || a.id - b.id));
}

import { Hono, type Context as Request } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { loadIssue, requireAuthorOrTriage } from "../issues/issue-access.ts";
import { presentReaction, REACTION_CONTENTS } from "../present/reactions.ts";
import type { ReactionRecord } from "../store/records/issues.ts";
import { loadComment } from "./issue-comments.ts";

type Subject = Pick<ReactionRecord, "subject" | "subjectId">;

/** Serves https://docs.github.com/en/rest/reactions/reactions, for issues, pull requests and their comments. */
export function reactionRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  serve(app, context, "/repos/:owner/:repo/issues/:number{[0-9]+}/reactions", (c) => ({
    subject: "issue",
    subjectId: loadIssue(context, c).id,
  }));

  serve(app, context, "/repos/:owner/:repo/issues/comments/:comment{[0-9]+}/reactions", (c) => ({
    subject: "comment",
    subjectId: loadComment(context, c).id,
  }));

  return app;
}

function serve(
  app: Hono<AppEnv>,
  context: Context,
  path: string,
  findSubject: (c: Request<AppEnv>) => Subject,
): void {
  const { store, needs } = context;
  const write = needs(["issues", "pull-requests"], "write", "read");
  const listReactions = ({ subject, subjectId }: Subject) =>
    store.reactions.filter((row) => row.subject === subject && row.subjectId === subjectId);

  app.get(path, needs(["issues", "pull-requests"], "read"), (c) => {
    const content = c.req.query("content");
    const rows = listReactions(findSubject(c)).filter(
      (row) => content === undefined || row.content === content,
    );
    return c.json(paginate(c, rows).map((row) => presentReaction(context, row)));
  });

  app.post(path, write, async (c) => {
    const subject = findSubject(c);
    const actor = signedIn(c.get("actor"));
    const body = await readBody(c);
    body.requiredString("content");
    const content = body.oneOf("content", REACTION_CONTENTS) ?? "+1";
    body.done();
    const known = listReactions(subject).find((row) => row.user === actor.login && row.content === content);
    if (known !== undefined) return c.json(presentReaction(context, known), 200);
    const fields = { repositoryId: c.get("repository").id, ...subject, content };
    const reaction = store.reactions.insert({ ...fields, user: actor.login, createdAt: context.now() });
    return c.json(presentReaction(context, reaction), 201);
  });

  app.delete(`${path}/:reaction{[0-9]+}`, write, (c) => {
    const reaction = listReactions(findSubject(c)).find(({ id }) => id === Number(c.req.param("reaction")));
    if (reaction === undefined) throw notFound();
    requireAuthorOrTriage(context, c, { author: reaction.user });
    store.reactions.delete(reaction.id);
    return c.body(null, 204);
  });
}

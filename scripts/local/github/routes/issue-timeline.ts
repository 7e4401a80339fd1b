import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { paginate } from "../http/pagination.ts";
import { loadIssue } from "../issues/issue-access.ts";
import { presentComment } from "../present/comment.ts";
import { presentTimelineEvent } from "../present/timeline.ts";
import type { IssueRecord } from "../store/records/issues.ts";

/** Serves https://docs.github.com/en/rest/issues/timeline and https://docs.github.com/en/rest/issues/events */
export function issueTimelineRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();
  const read = needs(["issues", "pull-requests"], "read");

  app.get("/repos/:owner/:repo/issues/:number{[0-9]+}/events", read, (c) => {
    const repository = c.get("repository");
    const events = paginate(c, findEvents(loadIssue(context, c)));
    return c.json(events.map((row) => presentTimelineEvent(context, repository, row)));
  });

  app.get("/repos/:owner/:repo/issues/:number{[0-9]+}/timeline", read, (c) => {
    const repository = c.get("repository");
    const issue = loadIssue(context, c);
    const entries = [
      ...findEvents(issue).map((row) => ({ row, json: presentTimelineEvent(context, repository, row) })),
      ...findComments(issue).map((row) => {
        const json = presentComment(context, repository, row);
        return { row, json: { ...json, event: "commented", actor: json["user"] } };
      }),
    ];
    // Sort by id, which increases with time: timestamps have a resolution of one second only.
    entries.sort((a, b) => a.row.id - b.row.id);
    return c.json(paginate(c, entries).map(({ json }) => json));
  });

  return app;

  function findEvents({ repositoryId, number }: IssueRecord) {
    return store.timeline.filter((row) => row.repositoryId === repositoryId && row.number === number);
  }

  function findComments({ repositoryId, number }: IssueRecord) {
    return store.comments.filter((row) => row.repositoryId === repositoryId && row.number === number);
  }
}

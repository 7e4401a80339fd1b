import { Hono, type Context as Request } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { changeIssue } from "../issues/change-issue.ts";
import { loadIssue, requireTriage } from "../issues/issue-access.ts";
import { readNames } from "../issues/issue-fields.ts";
import { findLabel, resolveLabelNames } from "../issues/label-names.ts";
import { presentLabels } from "../present/label.ts";
import type { IssueRecord } from "../store/records/issues.ts";

const LABELS = "/repos/:owner/:repo/issues/:number{[0-9]+}/labels";

/** Serves https://docs.github.com/en/rest/issues/labels, for the labels of one issue or pull request. */
export function issueLabelRoutes(context: Context): Hono<AppEnv> {
  const { needs } = context;
  const app = new Hono<AppEnv>();
  const write = needs(["issues", "pull-requests"], "write", "triage");

  app.get(LABELS, needs(["issues", "pull-requests"], "read"), (c) => {
    const { labels } = loadIssue(context, c);
    return c.json(presentLabels(context, c.get("repository"), paginate(c, labels)));
  });

  app.post(LABELS, write, async (c) => {
    const issue = loadIssue(context, c);
    return replaceLabels(c, issue, [...issue.labels, ...(await readLabels(c))]);
  });

  app.put(LABELS, write, async (c) => replaceLabels(c, loadIssue(context, c), await readLabels(c)));

  app.delete(LABELS, write, (c) => {
    setLabels(c, loadIssue(context, c), []);
    return c.body(null, 204);
  });

  app.delete(`${LABELS}/:name`, write, (c) => {
    const issue = loadIssue(context, c);
    const name = findLabel(context, c.get("repository"), c.req.param("name"))?.name;
    if (name === undefined || !issue.labels.includes(name))
      throw new GitHubError(404, "Label does not exist");
    return replaceLabels(
      c,
      issue,
      issue.labels.filter((label) => label !== name),
    );
  });

  return app;

  async function readLabels(c: Request<AppEnv>): Promise<readonly string[]> {
    const body = await readBody(c);
    const names = readNames(body, "labels", "name") ?? [];
    body.done();
    return resolveLabelNames(context, c.get("repository"), names);
  }

  function replaceLabels(c: Request<AppEnv>, issue: IssueRecord, labels: readonly string[]): Response {
    const changed = setLabels(c, issue, labels);
    return c.json(presentLabels(context, c.get("repository"), changed.labels));
  }

  function setLabels(c: Request<AppEnv>, issue: IssueRecord, labels: readonly string[]): IssueRecord {
    const change = { labels: [...new Set(labels)] };
    const scope = { repository: c.get("repository"), issue, actor: requireTriage(context, c) };
    return changeIssue(context, scope, change);
  }
}

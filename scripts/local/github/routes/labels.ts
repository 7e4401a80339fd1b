import { Hono, type Context as Request } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { notFound, validationFailed } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { findLabel } from "../issues/label-names.ts";
import { presentLabel } from "../present/label.ts";
import type { LabelRecord } from "../store/records/issues.ts";

const LABELS = "/repos/:owner/:repo/labels";
const DEFAULT_COLOR = "ededed";

/** https://docs.github.com/en/rest/issues/labels: the labels that a repository has. */
export function labelRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();
  const read = needs(["issues", "pull-requests"], "read");
  const write = needs(["issues", "pull-requests"], "write", "write");

  app.get(LABELS, read, (c) => {
    const repository = c.get("repository");
    const labels = store.labels.filter((row) => row.repositoryId === repository.id);
    return c.json(paginate(c, labels).map((label) => presentLabel(context, repository, label)));
  });

  app.post(LABELS, write, async (c) => {
    const repository = c.get("repository");
    const body = await readBody(c);
    const name = body.requiredString("name");
    const color = colorIn(body) ?? DEFAULT_COLOR;
    const description = body.string("description") ?? null;
    body.done();
    refuseTaken(c, name);
    const label = store.labels.insert({
      repositoryId: repository.id,
      name,
      color,
      description,
      default: false,
    });
    emit(c, "created", label);
    return c.json(presentLabel(context, repository, label), 201);
  });

  app.get(`${LABELS}/:name`, read, (c) => c.json(presentLabel(context, c.get("repository"), load(c))));

  app.patch(`${LABELS}/:name`, write, async (c) => {
    const label = load(c);
    const body = await readBody(c);
    const name = body.string("new_name") ?? label.name;
    const color = colorIn(body) ?? label.color;
    const description = body.isNull("description") ? null : (body.string("description") ?? label.description);
    body.done();
    refuseTaken(c, name, label);
    const changed = store.labels.update(label.id, { name, color, description });
    onIssues(c, label.name, (labels) => labels.map((known) => (known === label.name ? name : known)));
    emit(c, "edited", changed, { changes: changesBetween(label, changed) });
    return c.json(presentLabel(context, c.get("repository"), changed));
  });

  app.delete(`${LABELS}/:name`, write, (c) => {
    const label = load(c);
    emit(c, "deleted", label);
    onIssues(c, label.name, (labels) => labels.filter((known) => known !== label.name));
    store.labels.delete(label.id);
    return c.body(null, 204);
  });

  return app;

  function load(c: Request<AppEnv>): LabelRecord {
    const label = findLabel(context, c.get("repository"), c.req.param("name") ?? "");
    if (label === undefined) throw notFound();
    return label;
  }

  function refuseTaken(c: Request<AppEnv>, name: string, except?: LabelRecord): void {
    const taken = findLabel(context, c.get("repository"), name);
    if (taken !== undefined && taken.id !== except?.id) {
      throw validationFailed({ resource: "Label", code: "already_exists", field: "name" });
    }
  }

  function onIssues(
    c: Request<AppEnv>,
    name: string,
    change: (labels: readonly string[]) => readonly string[],
  ): void {
    const repositoryId = c.get("repository").id;
    const labelled = (labels: readonly string[]) => labels.includes(name);
    for (const issue of store.issues.filter(
      (row) => row.repositoryId === repositoryId && labelled(row.labels),
    )) {
      store.issues.update(issue.id, { labels: change(issue.labels) });
    }
  }

  function emit(
    c: Request<AppEnv>,
    action: "created" | "edited" | "deleted",
    label: LabelRecord,
    payload: Readonly<Record<string, unknown>> = {},
  ): void {
    const repository = c.get("repository");
    context.events.emit({
      name: "label",
      repository,
      actor: signedIn(c.get("actor")),
      payload: { action, label: presentLabel(context, repository, label), ...payload },
    });
  }
}

/** Six hex digits; GitHub refuses a leading `#`. */
function colorIn(body: BodyReader): string | undefined {
  const color = body.string("color");
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) {
    throw validationFailed({ resource: "Label", code: "invalid", field: "color" });
  }
  return color?.toLowerCase();
}

function changesBetween(before: LabelRecord, after: LabelRecord): Readonly<Record<string, { from: string }>> {
  const fields = ["name", "color", "description"] as const;
  const changed = fields.filter((field) => before[field] !== after[field]);
  return Object.fromEntries(changed.map((field) => [field, { from: before[field] ?? "" }]));
}

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

/** Serves https://docs.github.com/en/rest/issues/labels, for the labels of a repository. */
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
    const color = readColor(body) ?? DEFAULT_COLOR;
    const description = body.string("description") ?? null;
    body.done();
    refuseTakenName(context, c, name);
    const label = store.labels.insert({
      repositoryId: repository.id,
      name,
      color,
      description,
      default: false,
    });
    emitLabelEvent(context, c, "created", { label });
    return c.json(presentLabel(context, repository, label), 201);
  });

  app.get(`${LABELS}/:name`, read, (c) =>
    c.json(presentLabel(context, c.get("repository"), loadLabel(context, c))),
  );

  app.patch(`${LABELS}/:name`, write, async (c) => {
    const label = loadLabel(context, c);
    const body = await readBody(c);
    const name = body.string("new_name") ?? label.name;
    const color = readColor(body) ?? label.color;
    const description = body.isNull("description") ? null : (body.string("description") ?? label.description);
    body.done();
    refuseTakenName(context, c, name, label);
    const changed = store.labels.update(label.id, { name, color, description });
    relabelIssues(context, label, (labels) => labels.map((known) => (known === label.name ? name : known)));
    emitLabelEvent(context, c, "edited", { label: changed, changes: findChanges(label, changed) });
    return c.json(presentLabel(context, c.get("repository"), changed));
  });

  app.delete(`${LABELS}/:name`, write, (c) => {
    const label = loadLabel(context, c);
    emitLabelEvent(context, c, "deleted", { label });
    relabelIssues(context, label, (labels) => labels.filter((known) => known !== label.name));
    store.labels.delete(label.id);
    return c.body(null, 204);
  });

  return app;
}

/** Finds the label in the path; throws 404 without one. */
function loadLabel(context: Context, c: Request<AppEnv>): LabelRecord {
  const label = findLabel(context, c.get("repository"), c.req.param("name") ?? "");
  if (label === undefined) throw notFound();
  return label;
}

/** Throws GitHub's 422 if another label has the name. */
function refuseTakenName(context: Context, c: Request<AppEnv>, name: string, except?: LabelRecord): void {
  const taken = findLabel(context, c.get("repository"), name);
  if (taken !== undefined && taken.id !== except?.id) {
    throw validationFailed({ resource: "Label", code: "already_exists", field: "name" });
  }
}

/** Changes the labels of every issue and pull request that has the label. */
function relabelIssues(
  { store }: Context,
  { repositoryId, name }: LabelRecord,
  change: (labels: readonly string[]) => readonly string[],
): void {
  const rows = store.issues.filter((row) => row.repositoryId === repositoryId && row.labels.includes(name));
  for (const issue of rows) store.issues.update(issue.id, { labels: change(issue.labels) });
}

function emitLabelEvent(
  context: Context,
  c: Request<AppEnv>,
  action: "created" | "edited" | "deleted",
  {
    label,
    ...details
  }: { readonly label: LabelRecord; readonly changes?: Readonly<Record<string, unknown>> },
): void {
  const repository = c.get("repository");
  context.events.emit({
    name: "label",
    repository,
    actor: signedIn(c.get("actor")),
    payload: { action, label: presentLabel(context, repository, label), ...details },
  });
}

/** Reads a colour of six hexadecimal digits; GitHub refuses a leading `#`. */
function readColor(body: BodyReader): string | undefined {
  const color = body.string("color");
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color)) {
    throw validationFailed({ resource: "Label", code: "invalid", field: "color" });
  }
  return color?.toLowerCase();
}

function findChanges(before: LabelRecord, after: LabelRecord): Readonly<Record<string, { from: string }>> {
  const fields = ["name", "color", "description"] as const;
  const changed = fields.filter((field) => before[field] !== after[field]);
  return Object.fromEntries(changed.map((field) => [field, { from: before[field] ?? "" }]));
}

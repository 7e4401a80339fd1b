import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import { parse } from "yaml";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { GitHubError, requiresAuthentication } from "../http/errors.ts";
import { checkIssueText } from "../issues/issue-fields.ts";
import { findLabel } from "../issues/label-names.ts";
import { openIssue } from "../issues/open-issue.ts";
import { describeErrors } from "./load/api.ts";
import { loadTexts } from "./load/contents.ts";
import { loadLabels } from "./load/issues.ts";
import { loadScope, type PageScope } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { issuePath } from "./text/addresses.ts";
import { type IssueForm, parseIssueForm } from "./text/issue-form.ts";
import { type FormAnswers, findMissingAnswers, renderIssueBody } from "./text/issue-form-answers.ts";
import { issueChooserPage, type NewIssueView, newIssuePage } from "./views/new-issue.ts";

const TEMPLATE_DIRECTORY = ".github/ISSUE_TEMPLATE";

/** Serves the issue form chooser and the forms. */
export function newIssueRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const path = "/:owner/:repo/issues/new";

  routes.get(path, async (c) => {
    const scope = loadScope(context, c);
    const { forms, blankIssues } = await loadTemplates(scope);
    const template = c.req.query("template");
    if (template === undefined && (forms.length > 0 || !blankIssues)) {
      const content = issueChooserPage({ repository: scope.fullName, forms, blankIssues });
      return respondInRepository(c, scope, "issues", { title: "New issue", content });
    }
    const form = findChosenForm(forms, template);
    // As on GitHub, a query parameter prefills the field with the same id.
    const query = new Map(Object.entries(c.req.queries()));
    const title = c.req.query("title") ?? form?.title ?? "";
    return showForm(c, scope, { form, title, answers: query, missing: new Map() });
  });

  routes.post(path, async (c) => {
    const scope = loadScope(context, c);
    const { forms } = await loadTemplates(scope);
    const form = findChosenForm(forms, c.req.query("template"));
    const answers = readAnswers(await c.req.formData());
    const title = answers.get("title")?.[0]?.trim() ?? "";
    const missing = form === undefined ? new Map<string, string>() : findMissingAnswers(form, answers);
    if (title === "") missing.set("title", "Title can’t be blank.");
    const filled = { form, title, answers, missing };
    if (missing.size > 0) {
      return showForm(c, scope, filled, { message: "Fill in the required fields.", status: 422 });
    }
    const body = form === undefined ? (answers.get("body")?.[0] ?? "") : renderIssueBody(form, answers);
    try {
      const number = createIssue(scope, form, title, body);
      return c.redirect(issuePath(scope.fullName, "issue", number), 303);
    } catch (thrown) {
      if (!(thrown instanceof GitHubError)) throw thrown;
      return showForm(c, scope, filled, { message: describeErrors(thrown), status: thrown.status });
    }
  });

  return routes;
}

/**
 * Opens an issue with the form's labels, whatever the author's role, as GitHub does. The REST API would drop the labels
 * of an author without the triage role. Returns the issue's number.
 */
function createIssue(
  { context, repository, viewer }: PageScope,
  form: IssueForm | undefined,
  title: string,
  body: string,
): number {
  if (viewer === undefined) throw requiresAuthentication();
  checkIssueText({ title, body });
  const labels = (form?.labels ?? []).flatMap((name) => findLabel(context, repository, name)?.name ?? []);
  const assignees = (form?.assignees ?? []).filter((login) => context.store.account(login) !== undefined);
  const actor = { kind: "user", login: viewer } as const;
  return openIssue(context, repository, { title, body, labels, assignees }, actor).number;
}

interface FilledForm extends Pick<NewIssueView, "title" | "answers" | "missing"> {
  /** Undefined for a blank issue. */
  readonly form: IssueForm | undefined;
}

function showForm(
  c: HonoContext<AppEnv>,
  scope: PageScope,
  { form, ...filled }: FilledForm,
  problem?: { readonly message: string; readonly status: number },
): Response | Promise<Response> {
  const content = newIssuePage({
    repository: scope.fullName,
    ...filled,
    labels: loadLabels(scope, form?.labels ?? []),
    ...(form === undefined ? {} : { form }),
    ...(scope.viewer === undefined ? {} : { viewer: scope.viewer }),
  });
  return respondInRepository(c, scope, "issues", {
    title: form?.name ?? "New issue",
    content,
    ...(problem && { problem: problem.message, status: problem.status }),
  });
}

interface Templates {
  readonly forms: readonly IssueForm[];
  readonly blankIssues: boolean;
}

/** https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/configuring-issue-templates-for-your-repository */
async function loadTemplates(scope: PageScope): Promise<Templates> {
  const texts = await loadTexts(scope, TEMPLATE_DIRECTORY);
  const config = texts.get("config.yml") ?? texts.get("config.yaml");
  const forms = [...texts]
    .filter(([name]) => /\.ya?ml$/.test(name) && !/^config\.ya?ml$/.test(name))
    .flatMap(([name, text]) => parseIssueForm(name, text) ?? []);
  return { forms, blankIssues: config === undefined || !forbidsBlankIssues(config) };
}

function forbidsBlankIssues(config: string): boolean {
  try {
    return (parse(config) as { blank_issues_enabled?: unknown } | null)?.blank_issues_enabled === false;
  } catch {
    return false;
  }
}

/** Finds the form that the URL names; undefined for a blank issue. Throws 404 for an unknown form. */
function findChosenForm(forms: readonly IssueForm[], template: string | undefined): IssueForm | undefined {
  if (template === undefined || template === "") return undefined;
  const form = forms.find(({ file }) => file === template);
  if (form === undefined) throw new HTTPException(404);
  return form;
}

function readAnswers(form: FormData): FormAnswers {
  return new Map([...new Set(form.keys())].map((name) => [name, form.getAll(name).map(String)]));
}

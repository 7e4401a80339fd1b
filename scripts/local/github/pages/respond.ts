import type { Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { countOpen } from "./load/issues.ts";
import { listLogins, type PageScope, type Visitor } from "./load/page-scope.ts";
import { protectForms } from "./own-forms.ts";
import type { Html } from "./text/html.ts";
import { layout, type Tab } from "./views/layout.ts";

type PageContext = HonoContext<AppEnv>;

/** A page without the frame that all pages share. */
export interface Page {
  readonly title: string;
  readonly content: Html;
  /** URL of the page, if the request had another one because it sent a form. */
  readonly source?: string;
  /** Read out by screen readers when it changes. */
  readonly announcement?: string;
  /** Why the API refused a form. */
  readonly problem?: string;
  /** 200 unless a form was refused. */
  readonly status?: number;
}

/** How often a page looks for changes while a workflow runs or a deployment is in progress, and otherwise. */
const BUSY_REFRESH_MS = 1000;
const IDLE_REFRESH_MS = 2000;

/** States of a deployment that is in progress. */
const OPEN_STATES: ReadonlySet<string> = new Set(["queued", "pending", "in_progress"]);

/** Answers with a page outside a repository. */
export function respond(c: PageContext, visitor: Visitor, page: Page): Response | Promise<Response> {
  return render(c, visitor, { ...createFrame(c, page, visitor), refreshMs: 0 }, page);
}

/** Answers with a page of a repository, with its tabs. */
export function respondInRepository(
  c: PageContext,
  scope: PageScope,
  tab: Tab,
  page: Page,
): Response | Promise<Response> {
  const { repository, fullName } = scope;
  const open = countOpen(scope);
  const frame = {
    ...createFrame(c, page, scope),
    title: `${page.title} · ${fullName}`,
    repository: {
      fullName,
      isPrivate: repository.private,
      openIssues: open.issues,
      openPulls: open.pulls,
      tab,
    },
    refreshMs: isBusy(scope) ? BUSY_REFRESH_MS : IDLE_REFRESH_MS,
  };
  return render(c, scope, frame, page);
}

async function render(
  c: PageContext,
  { csrfToken }: Visitor,
  frame: Parameters<typeof layout>[0],
  page: Page,
): Promise<Response> {
  const text = String(await layout(frame, page.content));
  return c.html(protectForms(text, csrfToken), readStatus(page));
}

function isBusy({ context: { store }, repository }: PageScope): boolean {
  const inRepository = (row: { readonly repositoryId: number }): boolean =>
    row.repositoryId === repository.id;
  if (store.runs.find((run) => inRepository(run) && run.status !== "completed") !== undefined) return true;
  const newest = new Map(
    store.deploymentStatuses.filter(inRepository).map((row) => [row.deploymentId, row.state]),
  );
  return [...newest.values()].some((state) => OPEN_STATES.has(state));
}

function createFrame(c: PageContext, page: Page, { context, viewer, csrfToken }: Visitor) {
  const { pathname, search } = new URL(c.req.url);
  return {
    title: page.title,
    users: csrfToken === undefined ? [] : listLogins(context),
    source: page.source ?? pathname + search,
    ...(viewer === undefined ? {} : { viewer }),
    ...(page.announcement === undefined ? {} : { announcement: page.announcement }),
    ...(page.problem === undefined ? {} : { problem: page.problem }),
  };
}

function readStatus({ status = 200 }: Page): 200 {
  // Hono's type requires a literal; every status here comes from the REST API.
  return status as 200;
}

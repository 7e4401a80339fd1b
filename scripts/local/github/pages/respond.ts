import type { Context as HonoContext } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { countOpen } from "./load/issues.ts";
import type { PageScope, Visitor } from "./load/page-scope.ts";
import type { Html } from "./text/html.ts";
import { layout, type Tab } from "./views/layout.ts";

type PageContext = HonoContext<AppEnv>;

export interface Page {
  readonly title: string;
  readonly content: Html;
  /** The page's own address, when it is not the request's: the answer to a form that was refused. */
  readonly source?: string;
  readonly announcement?: string;
  readonly problem?: string;
  /** 200 unless a form was refused. */
  readonly status?: number;
}

/** While a workflow runs or something is deployed a page changes every second; otherwise a comment from elsewhere may wait a little. */
const BUSY_REFRESH_MS = 1000;
const IDLE_REFRESH_MS = 2000;

/** Of a deployment on its way. */
const OPEN_STATES: ReadonlySet<string> = new Set(["queued", "pending", "in_progress"]);

/** A page outside a repository. */
export function respond(
  c: PageContext,
  { context, viewer }: Visitor,
  page: Page,
): Response | Promise<Response> {
  return c.html(layout({ ...frameOf(c, page, context, viewer), refreshMs: 0 }, page.content), statusOf(page));
}

/** A page of a repository, with its tabs. */
export function respondInRepository(
  c: PageContext,
  scope: PageScope,
  tab: Tab,
  page: Page,
): Response | Promise<Response> {
  const { context, repository, fullName } = scope;
  const open = countOpen(scope);
  const frame = {
    ...frameOf(c, page, context, scope.viewer),
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
  return c.html(layout(frame, page.content), statusOf(page));
}

function isBusy({ context: { store }, repository }: PageScope): boolean {
  const isHere = (row: { readonly repositoryId: number }): boolean => row.repositoryId === repository.id;
  if (store.runs.find((run) => isHere(run) && run.status !== "completed") !== undefined) return true;
  const newest = new Map(store.deploymentStatuses.filter(isHere).map((row) => [row.deploymentId, row.state]));
  return [...newest.values()].some((state) => OPEN_STATES.has(state));
}

function frameOf(c: PageContext, page: Page, { store }: Visitor["context"], viewer: string | undefined) {
  const { pathname, search } = new URL(c.req.url);
  return {
    title: page.title,
    users: store.accounts.filter(({ type }) => type === "User").map(({ login }) => login),
    source: page.source ?? pathname + search,
    ...(viewer === undefined ? {} : { viewer }),
    ...(page.announcement === undefined ? {} : { announcement: page.announcement }),
    ...(page.problem === undefined ? {} : { problem: page.problem }),
  };
}

function statusOf({ status = 200 }: Page): 200 {
  // Hono's type wants a literal; the statuses that come here are those of the REST API.
  return status as 200;
}

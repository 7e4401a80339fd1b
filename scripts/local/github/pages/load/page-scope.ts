import type { Context as HonoContext } from "hono";
import { getCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../../auth/app-env.ts";
import { atLeast, findRole } from "../../auth/roles.ts";
import type { Context } from "../../context/context.ts";
import type { Role } from "../../store/records/accounts.ts";
import type { RepositoryRecord } from "../../store/records/repositories.ts";

/** Name of the cookie of a session. */
export const SESSION_COOKIE = "overskill_session";

/** The visitor of a page. */
export interface Visitor {
  readonly context: Context;
  /** Login of a local user; undefined when signed out. */
  readonly viewer?: string;
  /** Token of the visitor's forms; undefined without a session. */
  readonly csrfToken?: string;
}

/** A visitor and a repository that they may read. */
export interface PageScope extends Visitor {
  readonly repository: RepositoryRecord;
  /** `owner/name`. */
  readonly fullName: string;
  /** Returns true if the viewer has at least this role. */
  may(role: Role): boolean;
}

/** Reads the session from the cookie; an unknown one counts as signed out. */
export function readVisitor(context: Context, c: HonoContext<AppEnv>): Visitor {
  const session = context.sessions.find(readSessionCookie(c));
  if (session === undefined) return { context };
  const { login = "", csrfToken } = session;
  const account = context.store.account(login);
  return { context, csrfToken, ...(account?.type === "User" && { viewer: account.login }) };
}

/** Reads the value of the session's cookie. */
export function readSessionCookie(c: HonoContext<AppEnv>): string | undefined {
  return getCookie(c, SESSION_COOKIE);
}

/** Finds the repository in the path. Throws 404 if it does not exist or the viewer may not read it. */
export function loadScope(context: Context, c: HonoContext<AppEnv>): PageScope {
  const visitor = readVisitor(context, c);
  const { viewer } = visitor;
  const repository = context.store.repository(c.req.param("owner") ?? "", c.req.param("repo") ?? "");
  if (repository === undefined) throw new HTTPException(404);
  const role = viewer === undefined ? undefined : findRole(context.store, repository, viewer);
  if (repository.private && role === undefined) throw new HTTPException(404);
  return {
    ...visitor,
    repository,
    fullName: `${repository.owner}/${repository.name}`,
    may: (needed) => atLeast(role, needed),
  };
}

/** Reads a positive whole number from the path; throws 404 for anything else. */
export function readNumberParam(c: HonoContext<AppEnv>, name: string): number {
  const text = c.req.param(name) ?? "";
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new HTTPException(404);
  return Number(text);
}

/** Lists the logins that a visitor can sign in as. */
export function listLogins({ store }: Context): string[] {
  return store.accounts.filter(({ type }) => type === "User").map(({ login }) => login);
}

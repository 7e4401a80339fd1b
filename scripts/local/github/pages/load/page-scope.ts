import type { Context as HonoContext } from "hono";
import { getCookie } from "hono/cookie";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../../auth/app-env.ts";
import { atLeast, findRole } from "../../auth/roles.ts";
import type { Context } from "../../context/context.ts";
import type { Role } from "../../store/records/accounts.ts";
import type { RepositoryRecord } from "../../store/records/repositories.ts";

/** The cookie holds a login, nothing else: everybody at this machine may be any local user. */
export const LOGIN_COOKIE = "overskill_login";

/** Whom a page is made for. */
export interface Visitor {
  readonly context: Context;
  /** Login of a local user. */
  readonly viewer?: string;
}

/** A page of one repository that the viewer may see. */
export interface PageScope extends Visitor {
  readonly repository: RepositoryRecord;
  /** `owner/name`. */
  readonly fullName: string;
  may(role: Role): boolean;
}

export function visitorOf(context: Context, c: HonoContext<AppEnv>): Visitor {
  const account = context.store.account(getCookie(c, LOGIN_COOKIE) ?? "");
  return account?.type === "User" ? { context, viewer: account.login } : { context };
}

/** Answers 404 to a repository that is not there, and to one that the viewer may not know of. */
export function scopeOf(context: Context, c: HonoContext<AppEnv>): PageScope {
  const visitor = visitorOf(context, c);
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

/** A positive whole number from the address; 404 otherwise. */
export function numberParam(c: HonoContext<AppEnv>, name: string): number {
  const text = c.req.param(name) ?? "";
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new HTTPException(404);
  return Number(text);
}

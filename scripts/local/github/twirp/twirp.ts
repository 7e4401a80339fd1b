import { Hono, type Context as Request } from "hono";
import { HTTPException } from "hono/http-exception";
import type { RuntimeClaims, RuntimeTokens } from "../auth/runtime-tokens.ts";

/** A router that answers errors as Twirp does: https://twitchtv.github.io/twirp/docs/spec_v7.html */
export function createTwirpRoutes(): Hono {
  const routes = new Hono();
  routes.onError((thrown, c) => {
    if (thrown instanceof HTTPException) return thrown.getResponse();
    return c.json({ code: "internal", msg: "internal error" }, 500);
  });
  return routes;
}

/** The job whose runtime token the call carries. Throws Twirp's `unauthenticated`. */
export function authenticateJob(c: Request, runtimeTokens: RuntimeTokens): RuntimeClaims {
  const [, token = ""] = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  const job = runtimeTokens.verify(token);
  if (job === undefined) throw twirpError(401, "unauthenticated", "the runtime token is not valid");
  return job;
}

export function twirpError(
  status: 400 | 401 | 403 | 404 | 409,
  code: "already_exists" | "invalid_argument" | "not_found" | "permission_denied" | "unauthenticated",
  msg: string,
): HTTPException {
  return new HTTPException(status, { res: Response.json({ code, msg }, { status }) });
}

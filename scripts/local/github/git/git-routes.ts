import { Hono } from "hono";
import type { AppEnv, Context } from "../context.ts";

/** git over HTTP: https://git-scm.com/docs/http-protocol */
export function gitRoutes(_context: Context): Hono<AppEnv> {
  return new Hono<AppEnv>();
}

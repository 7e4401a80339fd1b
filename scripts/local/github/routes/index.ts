import type { Hono } from "hono";
import type { AppEnv, Context } from "../context.ts";
import { pagesRoutes } from "../pages/pages-routes.ts";
import { metaRoutes } from "./meta.ts";
import { userRoutes } from "./users.ts";

/** Every REST route module; paths are below `/api/v3`. */
export const REST_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [metaRoutes, userRoutes];

/** What is served beside the REST API, at the root of the server's address: cache service, pages. First match wins. */
export const SERVER_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [pagesRoutes];

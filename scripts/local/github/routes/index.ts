import type { Hono } from "hono";
import type { AppEnv, Context } from "../context.ts";
import { pagesRoutes } from "../pages/pages-routes.ts";
import { branchRoutes } from "./branches.ts";
import { collaboratorRoutes } from "./collaborators.ts";
import { commitRoutes } from "./commits.ts";
import { compareRoutes } from "./compare.ts";
import { contentRoutes } from "./contents.ts";
import { gitObjectRoutes } from "./git-objects.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { metaRoutes } from "./meta.ts";
import { pullRoutes } from "./pulls.ts";
import { repositoryRoutes } from "./repositories.ts";
import { userRoutes } from "./users.ts";

/** Every REST route module; paths are below `/api/v3`. Order matters only where a comment says so. */
export const REST_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [
  metaRoutes,
  userRoutes,
  repositoryRoutes,
  collaboratorRoutes,
  contentRoutes,
  gitObjectRoutes,
  gitRefRoutes,
  branchRoutes,
  compareRoutes,
  pullRoutes,
  // Last: takes whatever is below `/commits/`.
  commitRoutes,
];

/** What is served beside the REST API, at the root of the server's address: cache service, pages. First match wins. */
export const SERVER_ROUTES: readonly ((context: Context) => Hono<AppEnv>)[] = [pagesRoutes];

import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { loadCommit } from "./load/commits.ts";
import { loadBytes, loadCode } from "./load/contents.ts";
import { type PageScope, scopeOf } from "./load/page-scope.ts";
import { respondInRepository } from "./respond.ts";
import { codePage } from "./views/code.ts";
import { commitPage } from "./views/commit.ts";

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
};

/** Files, folders and commits. */
export function codeRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/:owner/:repo", (c) => {
    const scope = scopeOf(context, c);
    return showCode(c, scope, { ref: scope.repository.defaultBranch, path: "" });
  });

  routes.get("/:owner/:repo/:kind{blob|tree}/:place{.+}", async (c) => {
    const scope = scopeOf(context, c);
    return showCode(c, scope, await findPlace(scope, c.req.param("place")));
  });

  routes.get("/:owner/:repo/raw/:place{.+}", async (c) => {
    const scope = scopeOf(context, c);
    const { ref, path } = await findPlace(scope, c.req.param("place"));
    const bytes = await loadBytes(scope, ref, path);
    if (bytes === undefined) throw new HTTPException(404);
    const extension = path.split(".").at(-1)?.toLowerCase() ?? "";
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": IMAGE_TYPES[extension] ?? "text/plain; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
  });

  routes.get("/:owner/:repo/commit/:sha{[0-9a-f]{4,40}}", async (c) => {
    const scope = scopeOf(context, c);
    const view = await loadCommit(scope, c.req.param("sha"));
    const content = commitPage(view, context.nowMs());
    return respondInRepository(c, scope, "code", { title: view.commit.subject, content });
  });

  return routes;
}

interface Place {
  readonly ref: string;
  /** Empty at the root. */
  readonly path: string;
}

async function showCode(c: HonoContext<AppEnv>, scope: PageScope, { ref, path }: Place): Promise<Response> {
  const view = await loadCode(scope, ref, path);
  const content = codePage(view, scope.context.nowMs());
  return respondInRepository(c, scope, "code", { title: path || "Code", content });
}

/** Branch names hold slashes, too: the shortest beginning that names a commit is the ref. 404 without one. */
async function findPlace({ context, repository }: PageScope, text: string): Promise<Place> {
  const git = context.git.open(repository);
  const parts = text.split("/").filter((part) => part !== "");
  for (let length = 1; length <= parts.length; length += 1) {
    const ref = parts.slice(0, length).join("/");
    if ((await git.resolve(ref)) !== undefined) return { ref, path: parts.slice(length).join("/") };
  }
  throw new HTTPException(404);
}

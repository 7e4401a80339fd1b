import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv, Context } from "../context.ts";
import { loadCommit } from "./load/commits.ts";
import { loadBytes, loadCode } from "./load/contents.ts";
import { scopeOf } from "./page-scope.ts";
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

  const showCode = async (c: HonoContext<AppEnv>): Promise<Response> => {
    const scope = scopeOf(context, c);
    const { ref, path } = place(c, scope.repository.defaultBranch);
    const view = await loadCode(scope, ref, path);
    const content = codePage(view, context.nowMs());
    return respondInRepository(c, scope, "code", { title: path || "Code", content });
  };
  routes.get("/:owner/:repo", showCode);
  routes.get("/:owner/:repo/:kind{blob|tree}/:ref/:path{.+}?", showCode);

  routes.get("/:owner/:repo/raw/:ref/:path{.+}", async (c) => {
    const scope = scopeOf(context, c);
    const { ref, path } = place(c, scope.repository.defaultBranch);
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

function place(
  c: HonoContext<AppEnv>,
  defaultBranch: string,
): { readonly ref: string; readonly path: string } {
  const path = c.req.param("path") ?? "";
  return { ref: c.req.param("ref") ?? defaultBranch, path: path.replace(/^\/+|\/+$/g, "") };
}

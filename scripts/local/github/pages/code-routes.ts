import { Hono, type Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { loadCommit } from "./load/commits.ts";
import { loadBytes, loadCode } from "./load/contents.ts";
import { loadScope, type PageScope } from "./load/page-scope.ts";
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

/** Serves files, folders and commits. */
export function codeRoutes(context: Context): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();

  routes.get("/:owner/:repo", (c) => {
    const scope = loadScope(context, c);
    return showCode(c, scope, { ref: scope.repository.defaultBranch, path: "" });
  });

  routes.get("/:owner/:repo/:kind{blob|tree}/:location{.+}", async (c) => {
    const scope = loadScope(context, c);
    return showCode(c, scope, await splitLocation(scope, c.req.param("location")));
  });

  routes.get("/:owner/:repo/raw/:location{.+}", async (c) => {
    const scope = loadScope(context, c);
    const { ref, path } = await splitLocation(scope, c.req.param("location"));
    const bytes = await loadBytes(scope, ref, path);
    if (bytes === undefined) throw new HTTPException(404);
    const extension = path.split(".").at(-1)?.toLowerCase() ?? "";
    return c.body(new Uint8Array(bytes), 200, {
      "Content-Type": IMAGE_TYPES[extension] ?? "text/plain; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
  });

  routes.get("/:owner/:repo/commit/:sha{[0-9a-f]{4,40}}", async (c) => {
    const scope = loadScope(context, c);
    const view = await loadCommit(scope, c.req.param("sha"));
    const content = commitPage(view, context.nowMs());
    return respondInRepository(c, scope, "code", { title: view.commit.subject, content });
  });

  return routes;
}

interface CodeLocation {
  /** A branch, tag or SHA. */
  readonly ref: string;
  /** Empty at the root. */
  readonly path: string;
}

async function showCode(
  c: HonoContext<AppEnv>,
  scope: PageScope,
  { ref, path }: CodeLocation,
): Promise<Response> {
  const view = await loadCode(scope, ref, path);
  const content = codePage(view, scope.context.nowMs());
  return respondInRepository(c, scope, "code", { title: path || "Code", content });
}

/**
 * Splits the rest of a URL into ref and path. Branch names may contain slashes, so the ref is the shortest prefix that
 * names a commit. Throws 404 without one.
 */
async function splitLocation({ context, repository }: PageScope, text: string): Promise<CodeLocation> {
  const git = context.git.open(repository);
  const parts = text.split("/").filter((part) => part !== "");
  for (let length = 1; length <= parts.length; length += 1) {
    const ref = parts.slice(0, length).join("/");
    if ((await git.resolve(ref)) !== undefined) return { ref, path: parts.slice(length).join("/") };
  }
  throw new HTTPException(404);
}

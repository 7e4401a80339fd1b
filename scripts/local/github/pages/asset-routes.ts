import { readdir, readFile } from "node:fs/promises";
import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";

const STATIC = new URL("static/", import.meta.url);

/** Serves the style sheet, script and icon, below `/-/`, because a login cannot start with a hyphen. */
export function assetRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get("/-/pages.css", async (c) => {
    const folder = new URL("style/", STATIC);
    // The file names start with a digit, because later style sheets override earlier ones.
    const names = (await readdir(folder)).sort();
    const sheets = await Promise.all(names.map((name) => readFile(new URL(name, folder), "utf8")));
    return c.body(sheets.join("\n"), 200, { "Content-Type": "text/css; charset=utf-8" });
  });
  routes.get("/-/live.js", async (c) =>
    c.body(await readFile(new URL("live.js", STATIC), "utf8"), 200, {
      "Content-Type": "text/javascript; charset=utf-8",
    }),
  );
  routes.get("/-/icon.svg", async (c) =>
    c.body(await readFile(new URL("icon.svg", STATIC), "utf8"), 200, { "Content-Type": "image/svg+xml" }),
  );
  return routes;
}

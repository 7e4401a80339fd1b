import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import type { ScriptHandle } from "../account/script-handle.ts";
import { parseTags } from "../store/metadata.ts";
import { success } from "../wire/envelope.ts";
import type { OpenScript } from "./open-script.ts";

/**
 * Serves the tags of a script:
 * https://developers.cloudflare.com/cloudflare-for-platforms/workers-for-platforms/configuration/tags/
 */
export function scriptTagRoutes(account: Account, open: OpenScript): Hono {
  const routes = new Hono();
  const change = (script: ScriptHandle, next: (tags: readonly string[]) => unknown) =>
    account.exclusively(script.key, async () => {
      const record = script.load();
      const tags = parseTags(next(record.tags));
      script.save({ ...record, tags });
      return tags;
    });

  routes.get("/", (c) => success(c, open(c).load().tags));
  routes.put("/", async (c) => {
    const tags: unknown = await c.req.json().catch(() => undefined);
    return success(c, await change(open(c), () => tags));
  });
  routes.put("/:tag", async (c) => {
    const tag = c.req.param("tag");
    await change(open(c), (tags) => [...tags, tag]);
    return success(c, null);
  });
  routes.delete("/:tag", async (c) => {
    const tag = c.req.param("tag");
    await change(open(c), (tags) => tags.filter((each) => each !== tag));
    return success(c, null);
  });
  return routes;
}

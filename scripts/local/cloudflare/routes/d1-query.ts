import { Hono } from "hono";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import type { Account } from "../account/account.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/read-value.ts";
import { loadResource, type ResourceCollection } from "./resources.ts";

/** Serves queries: https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/query/ */
export function d1QueryRoutes(account: Account, databases: ResourceCollection): Hono {
  const routes = new Hono();
  routes.post("/:id/query", async (c) => {
    const { sql, params } = await readJsonObject(c);
    if (typeof sql !== "string") throw badRequest("sql is required.");
    const database = await account.resources.d1(loadResource(databases, c.req.param("id")).id);
    try {
      const statement = database.prepare(sql).bind(...(Array.isArray(params) ? params : []));
      const { results, meta } = await statement.all();
      return success(c, [{ success: true, results, meta }]);
    } catch (thrown) {
      throw new ApiError(400, 7500, errorMessage(thrown));
    }
  });
  return routes;
}

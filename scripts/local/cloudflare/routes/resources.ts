import { Hono } from "hono";
import { ownEntry } from "../store/own-entry.ts";
import type { ResourceRecord } from "../store/records.ts";
import { ApiError, badRequest } from "../wire/api-error.ts";
import { list, success } from "../wire/envelope.ts";
import { readJsonObject } from "../wire/read-value.ts";

export interface ResourceCollection {
  readonly records: Record<string, ResourceRecord>;
  /** The field of a create request that holds the name. */
  readonly nameField: string;
  /** Query parameter that filters a list by name. */
  readonly filter: string;
  readonly view: (record: ResourceRecord) => object;
  /** Error code for a name that already exists. */
  readonly takenCode: number;
  /** Error code for an unknown id. */
  readonly missingCode: number;
  readonly newId: (name: string) => string;
  /** Wraps the list, as R2 does. */
  readonly wrapList?: (views: readonly object[]) => object;
  readonly save: () => void;
  readonly remove: (id: string) => Promise<void>;
}

/** Serves the routes to create, list, get and delete a resource, which KV, D1, R2 and Queues share. */
export function resourceRoutes(collection: ResourceCollection): Hono {
  const { records, view, save } = collection;
  const routes = new Hono();

  routes.get("/", (c) => {
    const name = c.req.query(collection.filter);
    const views = Object.values(records)
      .filter((record) => name === undefined || record.name === name)
      .map(view);
    return collection.wrapList === undefined ? list(c, views) : success(c, collection.wrapList(views));
  });

  routes.post("/", async (c) => {
    const name = (await readJsonObject(c))[collection.nameField];
    if (typeof name !== "string" || name === "") throw badRequest(`${collection.nameField} is required.`);
    if (Object.values(records).some((record) => record.name === name)) {
      throw new ApiError(400, collection.takenCode, `"${name}" already exists.`);
    }
    const id = collection.newId(name);
    const added = { id, name, createdOn: new Date().toISOString() };
    records[id] = added;
    save();
    return success(c, view(added));
  });

  routes.get("/:id", (c) => success(c, view(loadResource(collection, c.req.param("id")))));

  routes.delete("/:id", async (c) => {
    const { id } = loadResource(collection, c.req.param("id"));
    delete records[id];
    save();
    await collection.remove(id);
    return success(c, null);
  });
  return routes;
}

/** Returns a resource. Throws ApiError 404. */
export function loadResource(
  { records, missingCode }: Pick<ResourceCollection, "records" | "missingCode">,
  id: string,
): ResourceRecord {
  const found = ownEntry(records, id);
  if (found === undefined) throw new ApiError(404, missingCode, `"${id}" was not found.`);
  return found;
}

import { randomBytes, randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { badRequest } from "../wire/api-error.ts";
import { d1QueryRoutes } from "./d1-query.ts";
import { kvValueRoutes } from "./kv-values.ts";
import { type ResourceCollection, resourceRoutes } from "./resources.ts";

const KV_MISSING = 10013;
const D1_MISSING = 7404;
const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** KV, D1, R2 and Queues of the account, as far as Workers are bound to them. */
export function storageRoutes(account: Account): Hono {
  const { kv, d1, r2, queues } = account.store.account;
  const save = () => account.store.save();
  const routes = new Hono();

  const kvNamespaces: ResourceCollection = {
    records: kv,
    nameField: "title",
    filter: "title",
    view: ({ id, name }) => ({ id, title: name, supports_url_encoding: true }),
    takenCode: 10014,
    missingCode: KV_MISSING,
    newId: () => randomBytes(16).toString("hex"),
    save,
    remove: (id) => account.resources.remove("kv", id),
  };
  routes.route("/storage/kv/namespaces", resourceRoutes(kvNamespaces));
  routes.route("/storage/kv/namespaces", kvValueRoutes(account, kvNamespaces));

  const databases: ResourceCollection = {
    records: d1,
    nameField: "name",
    filter: "name",
    view: ({ id, name, createdOn }) => ({ uuid: id, name, version: "production", created_at: createdOn }),
    takenCode: 7502,
    missingCode: D1_MISSING,
    newId: () => randomUUID(),
    save,
    remove: (id) => account.resources.remove("d1", id),
  };
  routes.route("/d1/database", resourceRoutes(databases));
  routes.route("/d1/database", d1QueryRoutes(account, databases));

  routes.route(
    "/r2/buckets",
    resourceRoutes({
      records: r2,
      nameField: "name",
      filter: "name_contains",
      view: ({ name, createdOn }) => ({ name, creation_date: createdOn, storage_class: "Standard" }),
      takenCode: 10004,
      missingCode: 10006,
      newId(name) {
        if (!BUCKET.test(name)) throw badRequest(`"${name}" is not a bucket name.`);
        return name;
      },
      wrapList: (buckets) => ({ buckets }),
      save,
      remove: (id) => account.resources.remove("r2", id),
    }),
  );

  routes.route(
    "/queues",
    resourceRoutes({
      records: queues,
      nameField: "queue_name",
      filter: "name",
      view: ({ name, createdOn }) => ({ queue_id: name, queue_name: name, created_on: createdOn }),
      takenCode: 11009,
      missingCode: 11000,
      newId: (name) => name,
      save,
      remove: async () => {},
    }),
  );
  return routes;
}

import { randomBytes, randomUUID } from "node:crypto";
import { Hono } from "hono";
import type { Account } from "../account/account.ts";
import { badRequest } from "../wire/api-error.ts";
import { d1QueryRoutes } from "./d1-query.ts";
import { kvValueRoutes } from "./kv-values.ts";
import { type ResourceCollection, resourceRoutes } from "./resources.ts";

const BUCKET = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;

/** Serves the routes of KV, D1, R2 and Queues that Workers need. */
export function storageRoutes(account: Account): Hono {
  const routes = new Hono();
  const kvNamespaces = kvCollection(account);
  routes.route("/storage/kv/namespaces", resourceRoutes(kvNamespaces));
  routes.route("/storage/kv/namespaces", kvValueRoutes(account, kvNamespaces));
  const databases = d1Collection(account);
  routes.route("/d1/database", resourceRoutes(databases));
  routes.route("/d1/database", d1QueryRoutes(account, databases));
  routes.route("/r2/buckets", resourceRoutes(r2Collection(account)));
  routes.route("/queues", resourceRoutes(queueCollection(account)));
  return routes;
}

function kvCollection({ store, resources }: Account): ResourceCollection {
  return {
    records: store.account.kv,
    nameField: "title",
    filter: "title",
    view: ({ id, name }) => ({ id, title: name, supports_url_encoding: true }),
    takenCode: 10014,
    missingCode: 10013,
    newId: () => randomBytes(16).toString("hex"),
    save: () => store.save(),
    remove: (id) => resources.remove("kv", id),
  };
}

function d1Collection({ store, resources }: Account): ResourceCollection {
  return {
    records: store.account.d1,
    nameField: "name",
    filter: "name",
    view: ({ id, name, createdOn }) => ({ uuid: id, name, version: "production", created_at: createdOn }),
    takenCode: 7502,
    missingCode: 7404,
    newId: () => randomUUID(),
    save: () => store.save(),
    remove: (id) => resources.remove("d1", id),
  };
}

function r2Collection({ store, resources }: Account): ResourceCollection {
  return {
    records: store.account.r2,
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
    save: () => store.save(),
    remove: (id) => resources.remove("r2", id),
  };
}

function queueCollection({ store }: Account): ResourceCollection {
  return {
    records: store.account.queues,
    nameField: "queue_name",
    filter: "name",
    view: ({ name, createdOn }) => ({ queue_id: name, queue_name: name, created_on: createdOn }),
    takenCode: 11009,
    missingCode: 11000,
    newId: (name) => name,
    save: () => store.save(),
    remove: async () => {},
  };
}

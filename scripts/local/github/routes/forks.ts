import { Hono } from "hono";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentFullRepository, presentRepository } from "../present/repository.ts";
import { forkRepository } from "../repositories/fork-repository.ts";
import { equalNames } from "../store/store.ts";

const FORKS = "/repos/:owner/:repo/forks";

/** Serves https://docs.github.com/en/rest/repos/forks */
export function forkRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();

  app.get(FORKS, needs("metadata", "read"), (c) => {
    const forks = store.repositories.filter(({ parentId }) => parentId === c.get("repository").id);
    return c.json(paginate(c, forks.reverse()).map((fork) => presentRepository(context, fork)));
  });

  app.post(FORKS, needs("metadata", "read"), async (c) => {
    const actor = signedIn(c.get("actor"));
    if (actor.kind === "job") throw new GitHubError(403, "Resource not accessible by integration");
    const body = await readBody(c);
    const name = body.string("name");
    const defaultBranchOnly = body.boolean("default_branch_only") ?? false;
    body.done();
    const parent = c.get("repository");
    if (equalNames(parent.owner, actor.login)) {
      throw new GitHubError(422, "You cannot fork your own repository.");
    }
    const request = { owner: actor.login, defaultBranchOnly, ...(name === undefined ? {} : { name }) };
    const fork = await forkRepository(context, parent, request);
    return c.json(presentFullRepository(context, fork, actor.login), 202);
  });

  return app;
}

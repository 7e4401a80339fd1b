import { Hono } from "hono";
import type { Actor } from "../auth/actor.ts";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { writeBlob } from "../git/objects.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { GitHubError, notAccessibleByIntegration, notFound, validationFailed } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentFullRepository, presentRepository } from "../present/repository.ts";
import type { Json } from "../present/user.ts";
import { commitChanges } from "../refs/commit-changes.ts";
import { changeRepository, createRepository, removeRepository } from "../repositories/repositories.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { equalNames } from "../store/store.ts";

/** Serves https://docs.github.com/en/rest/repos/repos */
export function repositoryRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();
  serveLists(app, context);

  app.post("/user/repos", async (c) => {
    const { login } = signedIn(c.get("actor"));
    return c.json(await create(context, c.get("actor"), login, await readBody(c)), 201);
  });

  app.post("/orgs/:org/repos", async (c) => {
    const { login } = signedIn(c.get("actor"));
    const organization = store.account(c.req.param("org"));
    if (organization?.type !== "Organization") throw notFound();
    const role = organization.members[login];
    if (role === undefined && !store.account(login)?.siteAdmin) {
      throw new GitHubError(
        403,
        "You need admin access to the organization before adding a repository to it.",
      );
    }
    return c.json(await create(context, c.get("actor"), organization.login, await readBody(c)), 201);
  });

  app.get("/repos/:owner/:repo", needs("metadata", "read"), (c) =>
    c.json(presentFullRepository(context, c.get("repository"), c.get("actor").login)),
  );

  app.patch("/repos/:owner/:repo", needs("administration", "write", "admin"), async (c) => {
    const repository = c.get("repository");
    const change = readChange(await readBody(c), repository);
    const changed = await changeRepository(context, repository, change);
    return c.json(presentFullRepository(context, changed, c.get("actor").login));
  });

  app.delete("/repos/:owner/:repo", needs("administration", "write", "admin"), async (c) => {
    await removeRepository(context, c.get("repository"));
    return c.body(null, 204);
  });

  return app;
}

function serveLists(app: Hono<AppEnv>, context: Context): void {
  const { store } = context;

  app.get("/user/repos", (c) => {
    const { login } = signedIn(c.get("actor"));
    const own = listVisible(context, login).filter(
      (row) => equalNames(row.owner, login) || row.collaborators[login] !== undefined,
    );
    return c.json(paginate(c, own).map((row) => presentRepository(context, row, login)));
  });

  for (const path of ["/users/:owner/repos", "/orgs/:owner/repos"]) {
    app.get(path, (c) => {
      const owner = store.account(c.req.param("owner") ?? "");
      if (owner === undefined) throw notFound();
      const viewer = c.get("actor").login;
      const rows = listVisible(context, viewer).filter((row) => equalNames(row.owner, owner.login));
      return c.json(paginate(c, rows).map((row) => presentRepository(context, row, viewer)));
    });
  }
}

/** Lists all public repositories, and the private ones that the viewer has a role in. */
function listVisible({ store }: Context, viewer: string | null): RepositoryRecord[] {
  return store.repositories.filter(
    (row) => !row.private || (viewer !== null && findRole(store, row, viewer) !== undefined),
  );
}

async function create(context: Context, actor: Actor, owner: string, body: BodyReader): Promise<Json> {
  const user = signedIn(actor);
  if (user.kind === "job") throw notAccessibleByIntegration();
  const name = body.requiredString("name");
  const description = body.string("description");
  const isPrivate = body.boolean("private");
  const autoInit = body.boolean("auto_init");
  body.done();
  const repository = await createRepository(context, {
    owner,
    name,
    ...(description === undefined ? {} : { description }),
    ...(isPrivate === undefined ? {} : { private: isPrivate }),
  });
  if (autoInit) {
    const readme = Buffer.from(`# ${name}\n${description ? `${description}\n` : ""}`);
    const sha = await writeBlob(context.git.open(repository), readme);
    const changes = new Map([["README.md", { mode: "100644", sha } as const]]);
    const request = { branch: repository.defaultBranch, message: "Initial commit", changes };
    await commitChanges(context, repository, request, user);
  }
  return presentFullRepository(context, repository, user.login);
}

function readChange(body: BodyReader, repository: RepositoryRecord) {
  const { merging } = repository;
  const change = {
    name: body.string("name") ?? repository.name,
    description: body.isNull("description") ? null : (body.string("description") ?? repository.description),
    homepage: body.isNull("homepage") ? null : (body.string("homepage") ?? repository.homepage),
    private: body.boolean("private") ?? repository.private,
    archived: body.boolean("archived") ?? repository.archived,
    defaultBranch: body.string("default_branch") ?? repository.defaultBranch,
    merging: {
      mergeCommit: body.boolean("allow_merge_commit") ?? merging.mergeCommit,
      squash: body.boolean("allow_squash_merge") ?? merging.squash,
      rebase: body.boolean("allow_rebase_merge") ?? merging.rebase,
      deleteBranch: body.boolean("delete_branch_on_merge") ?? merging.deleteBranch,
    },
  };
  body.done();
  if (!Object.values({ ...change.merging, deleteBranch: false }).some(Boolean)) {
    throw validationFailed("Sorry, you need to allow at least one merge strategy.");
  }
  return change;
}

import { Hono } from "hono";
import type { AppEnv } from "../auth/app-env.ts";
import { findRole } from "../auth/roles.ts";
import type { Context } from "../context/context.ts";
import { type BodyReader, readBody } from "../http/body-reader.ts";
import { notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { nodeId } from "../present/node-id.ts";
import { presentRepository, repositoryApi, repositoryPage } from "../present/repository.ts";
import { presentUser } from "../present/user.ts";
import { ROLES, type Role } from "../store/records/accounts.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

/** The legacy permission of each role. */
const PERMISSION = {
  read: "read",
  triage: "read",
  write: "write",
  maintain: "write",
  admin: "admin",
} as const;
/** Values of `permission`: the roles, and `pull` and `push` for `read` and `write`. */
const ROLE_WORDS: Readonly<Record<string, Role>> = {
  pull: "read",
  push: "write",
  ...Object.fromEntries(ROLES.map((role) => [role, role])),
};

/** Serves https://docs.github.com/en/rest/collaborators/collaborators */
export function collaboratorRoutes(context: Context): Hono<AppEnv> {
  const { store, needs } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/collaborators";

  app.get(path, needs("metadata", "read", "write"), (c) => {
    const repository = c.get("repository");
    const owner = store.account(repository.owner)?.type === "User" ? [repository.owner] : [];
    const logins = [...owner, ...Object.keys(repository.collaborators)];
    return c.json(
      paginate(c, logins).map((login) =>
        presentCollaborator(context, login, findRole(store, repository, login)),
      ),
    );
  });

  app.get(`${path}/:login`, needs("metadata", "read", "write"), (c) => {
    const { owner, collaborators } = c.get("repository");
    const login = store.account(c.req.param("login"))?.login;
    if (login === undefined || (login !== owner && collaborators[login] === undefined)) throw notFound();
    return c.body(null, 204);
  });

  app.get(`${path}/:login/permission`, needs("metadata", "read", "write"), (c) => {
    const account = store.account(c.req.param("login"));
    if (account === undefined) throw notFound();
    const role = findRole(store, c.get("repository"), account.login);
    return c.json({
      permission: role === undefined ? "none" : PERMISSION[role],
      user: presentCollaborator(context, account.login, role),
      role_name: role ?? "none",
    });
  });

  app.put(`${path}/:login`, needs("administration", "write", "admin"), async (c) => {
    const role = readRole(await readBody(c));
    const repository = c.get("repository");
    const account = store.account(c.req.param("login"));
    if (account === undefined) throw notFound();
    const { login } = account;
    const known = repository.collaborators[login] !== undefined;
    // The stand-in has no invitations: adding a collaborator takes effect at once.
    store.repositories.update(repository.id, {
      collaborators: { ...repository.collaborators, [login]: role },
    });
    if (known) return c.body(null, 204);
    const inviter = c.get("actor").login ?? repository.owner;
    return c.json(presentInvitation(context, repository, { login, role, inviter }), 201);
  });

  app.delete(`${path}/:login`, needs("administration", "write", "admin"), (c) => {
    const { id, collaborators } = c.get("repository");
    const login = store.account(c.req.param("login"))?.login ?? "";
    const { [login]: _, ...others } = collaborators;
    store.repositories.update(id, { collaborators: others });
    return c.body(null, 204);
  });

  return app;
}

function readRole(body: BodyReader): Role {
  const role = ROLE_WORDS[body.string("permission") ?? "push"] ?? "write";
  body.done();
  return role;
}

function presentCollaborator(context: Context, login: string, role: Role | undefined) {
  return {
    ...presentUser(context, login),
    permissions: {
      pull: role !== undefined,
      triage: role !== undefined && role !== "read",
      push: role === "write" || role === "maintain" || role === "admin",
      maintain: role === "maintain" || role === "admin",
      admin: role === "admin",
    },
    role_name: role ?? "none",
  };
}

/** Renders GitHub's schema `repository-invitation`. */
function presentInvitation(
  context: Context,
  repository: RepositoryRecord,
  { login, role, inviter }: { readonly login: string; readonly role: Role; readonly inviter: string },
) {
  const id = context.store.nextId();
  return {
    id,
    node_id: nodeId("RepositoryInvitation", id),
    repository: presentRepository(context, repository),
    invitee: presentUser(context, login),
    inviter: presentUser(context, inviter),
    permissions: role,
    created_at: context.now(),
    expired: false,
    url: `${repositoryApi(context, repository)}/invitations/${id}`,
    html_url: `${repositoryPage(context, repository)}/invitations`,
  };
}

import { Hono } from "hono";
import { errorMessage } from "../../../../actions/shared/domain/text/error-message.ts";
import { type Actor, authenticate, type SignedInActor, signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { authorize } from "../auth/needs.ts";
import type { Context } from "../context/context.ts";
import type { RefUpdate } from "../git/refs.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { applyRefUpdates } from "../refs/apply-updates.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";
import { createHooks } from "./hooks.ts";
import { runHttpBackend } from "./http-backend.ts";

const SERVICES = ["info/refs", "git-upload-pack", "git-receive-pack"] as const;

/** Serves git over HTTP: https://git-scm.com/docs/http-protocol */
export function gitRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const hooks = createHooks(context.stateDirectory);

  for (const service of SERVICES) {
    app.all(`/:owner/:repository/${service}`, async (c) => {
      const actor = authenticate(context.store, c.req.header("Authorization"));
      if (actor === undefined) return unauthorized();
      const pushing = service === "git-receive-pack";
      const writes = pushing || c.req.query("service") === "git-receive-pack";
      const { owner, repository: directory } = c.req.param();
      const request = { owner, name: directory.replace(/\.git$/, ""), writes };
      const repository = authorizeGit(context, actor, request);
      if (repository instanceof Response) return repository;
      const received = pushing ? await hooks.receive(actor) : undefined;
      return runHttpBackend(c.req.raw, {
        root: context.git.root,
        path: `/${repository.owner}/${repository.name}.git/${service}`,
        environment: { REMOTE_USER: actor.login ?? "", ...received?.environment },
        async done() {
          const updates = (await received?.updates()) ?? [];
          if (updates.length > 0) await followPush(context, repository, updates, signedIn(actor));
        },
      });
    });
  }
  return app;
}

/**
 * Applies the consequences of a push that git has accepted. Logs a failure instead of throwing; the next start of the
 * stand-in applies what is missing.
 */
async function followPush(
  context: Context,
  repository: RepositoryRecord,
  updates: readonly RefUpdate[],
  actor: SignedInActor,
): Promise<void> {
  const opened = context.git.open(repository);
  try {
    await opened.exclusively(() => applyRefUpdates(context, repository, updates, actor));
  } catch (thrown) {
    const fullName = `${repository.owner}/${repository.name}`;
    context.log(`could not apply a push to ${fullName}: ${errorMessage(thrown)}`);
  }
}

interface GitAccess {
  readonly owner: string;
  readonly name: string;
  readonly writes: boolean;
}

/** Returns the repository, or the response that denies access to it. */
function authorizeGit(
  { store }: Context,
  actor: Actor,
  { owner, name, writes }: GitAccess,
): RepositoryRecord | Response {
  try {
    const repository = store.repository(owner, name);
    authorize(store, repository, actor, { permissions: ["contents"], level: writes ? "write" : "read" });
    if (repository.archived && writes) {
      throw new GitHubError(403, "This repository was archived so it is read-only.");
    }
    return repository;
  } catch (thrown) {
    if (!(thrown instanceof GitHubError)) throw thrown;
    // git asks for credentials only on a 401, so a private repository must look like one that needs them.
    if (actor.kind === "anonymous") return unauthorized();
    return new Response(describeRefusal(thrown, actor, `${owner}/${name}`), { status: thrown.status });
  }
}

function unauthorized(): Response {
  return new Response("Authentication required.", {
    status: 401,
    headers: { "WWW-Authenticate": 'Basic realm="GitHub"' },
  });
}

function describeRefusal(error: GitHubError, actor: Actor, repository: string): string {
  if (error.status === notFound().status) return "Repository not found.";
  if (error.status !== 403 || actor.login === null) return error.message;
  return `Permission to ${repository}.git denied to ${actor.login}.`;
}

import { Hono } from "hono";
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

/** git over HTTP: https://git-scm.com/docs/http-protocol */
export function gitRoutes(context: Context): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const hooks = createHooks(context.stateDirectory);

  for (const service of SERVICES) {
    app.all(`/:owner/:repository/${service}`, async (c) => {
      const { owner, repository: folder } = c.req.param();
      const name = folder.replace(/\.git$/, "");
      const writes = service === "git-receive-pack" || c.req.query("service") === "git-receive-pack";
      const actor = authenticate(context.store, c.req.header("Authorization"));
      if (actor === undefined) return unauthorized();
      let repository: RepositoryRecord;
      try {
        repository = authorizeGit(context, actor, owner, name, writes);
      } catch (thrown) {
        if (!(thrown instanceof GitHubError)) throw thrown;
        // git asks for credentials on a 401 only: a private repository must look like one that needs them.
        if (actor.kind === "anonymous") return unauthorized();
        return new Response(refusal(thrown, actor, `${owner}/${name}`), { status: thrown.status });
      }
      const pushing = service === "git-receive-pack";
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

/** git has taken the push: what goes wrong from here on is logged, and a restart catches up with it. */
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
    context.log(`could not follow a push to ${repository.owner}/${repository.name}: ${String(thrown)}`);
  }
}

function authorizeGit(
  { store }: Context,
  actor: Actor,
  owner: string,
  name: string,
  writes: boolean,
): RepositoryRecord {
  const repository = store.repository(owner, name);
  authorize(store, repository, actor, ["contents"], writes ? "write" : "read");
  if (repository.archived && writes) {
    throw new GitHubError(403, "This repository was archived so it is read-only.");
  }
  return repository;
}

function unauthorized(): Response {
  return new Response("Authentication required.", {
    status: 401,
    headers: { "WWW-Authenticate": 'Basic realm="GitHub"' },
  });
}

function refusal(error: GitHubError, actor: Actor, repository: string): string {
  if (error.status === notFound().status) return "Repository not found.";
  if (error.status !== 403 || actor.login === null) return error.message;
  return `Permission to ${repository}.git denied to ${actor.login}.`;
}

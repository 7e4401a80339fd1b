import { Hono } from "hono";
import { isCommitSha } from "../../../../actions/shared/domain/identifiers.ts";
import type { SignedInActor } from "../auth/actor.ts";
import { signedIn } from "../auth/actor.ts";
import type { AppEnv } from "../auth/app-env.ts";
import type { Context } from "../context/context.ts";
import { type GitRepository, isSafeRef } from "../git/git-repository.ts";
import { isAncestor } from "../git/history.ts";
import { type GitRef, listRefs, NO_COMMIT, readRef } from "../git/refs.ts";
import { readBody } from "../http/body-reader.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { nodeId } from "../present/node-id.ts";
import { repositoryApi } from "../present/repository.ts";
import { moveRef } from "../refs/move-ref.ts";
import type { RepositoryRecord } from "../store/records/repositories.ts";

const noObject = () => new GitHubError(422, "Object does not exist");
const refExists = () => new GitHubError(422, "Reference already exists");
const noReference = () => new GitHubError(422, "Reference does not exist");

/** Serves https://docs.github.com/en/rest/git/refs */
export function gitRefRoutes(context: Context): Hono<AppEnv> {
  const { needs, git } = context;
  const app = new Hono<AppEnv>();
  const path = "/repos/:owner/:repo/git";
  const reads = needs("contents", "read");
  const writes = needs("contents", "write");

  const present = (repository: RepositoryRecord, ref: GitRef) => presentRef(context, repository, ref);

  app.get(`${path}/ref/:ref{.+}`, reads, async (c) => {
    const repository = c.get("repository");
    const ref = await readRef(git.open(repository), `refs/${c.req.param("ref")}`);
    if (ref === undefined) throw notFound();
    return c.json(present(repository, ref));
  });

  app.get(`${path}/matching-refs/:ref{.*}`, reads, async (c) => {
    const repository = c.get("repository");
    const refs = await listRefs(git.open(repository), `refs/${c.req.param("ref")}`);
    return c.json(refs.map((ref) => present(repository, ref)));
  });

  app.post(`${path}/refs`, writes, async (c) => {
    const body = await readBody(c);
    const ref = body.requiredString("ref");
    const sha = body.requiredString("sha");
    body.done();
    const repository = c.get("repository");
    const opened = git.open(repository);
    const type = await checkNewRef(opened, ref, sha);
    await createRef(context, repository, { ref, sha }, signedIn(c.get("actor")));
    return c.json(present(repository, { ref, sha, type }), 201);
  });

  app.patch(`${path}/refs/:ref{.+}`, writes, async (c) => {
    const body = await readBody(c);
    const sha = body.requiredString("sha");
    const force = body.boolean("force") ?? false;
    body.done();
    const repository = c.get("repository");
    const opened = git.open(repository);
    const known = await loadRef(opened, c.req.param("ref"));
    const type = await checkUpdate(opened, known, { sha, force });
    const { ref } = known;
    if (known.sha !== sha) {
      await moveRef(context, repository, { ref, before: known.sha, after: sha }, signedIn(c.get("actor")));
    }
    return c.json(present(repository, { ref, sha, type }));
  });

  app.delete(`${path}/refs/:ref{.+}`, writes, async (c) => {
    const repository = c.get("repository");
    const { ref, sha } = await loadRef(git.open(repository), c.req.param("ref"));
    await moveRef(context, repository, { ref, before: sha, after: NO_COMMIT }, signedIn(c.get("actor")));
    return c.body(null, 204);
  });

  return app;
}

/** Reads a ref by its name without `refs/`; throws GitHub's 422 if it does not exist. */
async function loadRef(opened: GitRepository, name: string): Promise<GitRef> {
  const ref = await readRef(opened, `refs/${name}`);
  if (ref === undefined) throw noReference();
  return ref;
}

/** Renders GitHub's schema `git-ref`. */
function presentRef(context: Context, repository: RepositoryRecord, { ref, sha, type }: GitRef) {
  const api = repositoryApi(context, repository);
  return {
    ref,
    node_id: nodeId("Ref", ref),
    url: `${api}/git/${ref}`,
    object: { type, sha, url: `${api}/git/${type}s/${sha}` },
  };
}

/** Checks the name and target of a new ref. Returns the type of the object that it points to. */
async function checkNewRef(opened: GitRepository, ref: string, sha: string): Promise<GitRef["type"]> {
  if (!/^refs\/[^/]+\/./.test(ref) || !isSafeRef(ref) || ref.startsWith("refs/pull/")) {
    throw new GitHubError(422, "Reference name must start with 'refs/' and contain at least two slashes.");
  }
  if (!isCommitSha(sha)) {
    throw new GitHubError(422, "The sha parameter must be exactly 40 characters and contain only [0-9a-f].");
  }
  const object = await opened.object(sha);
  if (object === undefined || (ref.startsWith("refs/heads/") && object.type !== "commit")) throw noObject();
  if ((await readRef(opened, ref)) !== undefined) throw refExists();
  return object.type;
}

/** Checks the new target of a ref. Returns the type of the object that it points to. */
async function checkUpdate(
  opened: GitRepository,
  known: GitRef,
  { sha, force }: { readonly sha: string; readonly force: boolean },
): Promise<GitRef["type"]> {
  const object = isCommitSha(sha) ? await opened.object(sha) : undefined;
  if (object === undefined) throw noObject();
  const forward = object.type === "commit" && (await isAncestor(opened, known.sha, sha));
  if (!force && !forward) throw new GitHubError(422, "Update is not a fast forward");
  return object.type;
}

async function createRef(
  context: Context,
  repository: RepositoryRecord,
  { ref, sha }: Pick<GitRef, "ref" | "sha">,
  actor: SignedInActor,
): Promise<void> {
  try {
    await moveRef(context, repository, { ref, before: NO_COMMIT, after: sha }, actor);
  } catch (thrown) {
    if (!(thrown instanceof GitHubError && thrown.status === 409)) throw thrown;
    // Another request created the ref meanwhile, or `a` exists, so that `a/b` cannot.
    const exists = (await readRef(context.git.open(repository), ref)) !== undefined;
    throw exists ? refExists() : new GitHubError(422, thrown.message);
  }
}

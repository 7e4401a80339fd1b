import { Hono, type Context as Request } from "hono";
import { createArtifacts } from "../artifact-service/artifacts.ts";
import type { AppEnv } from "../auth/app-env.ts";
import { signBlobUrl } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import { GitHubError, notFound } from "../http/errors.ts";
import { paginate } from "../http/pagination.ts";
import { presentArtifact } from "../present/artifact.ts";
import type { ArtifactRecord } from "../store/records/actions.ts";
import { loadRun } from "./runs.ts";

const ARTIFACTS = "/repos/:owner/:repo/actions/artifacts";
const ONE = `${ARTIFACTS}/:artifact{[0-9]+}`;

/** Serves https://docs.github.com/en/rest/actions/artifacts */
export function artifactRoutes(context: Context): Hono<AppEnv> {
  const { store, needs, urls } = context;
  const artifacts = createArtifacts(context);
  const app = new Hono<AppEnv>();

  app.get(ARTIFACTS, needs("actions", "read"), (c) =>
    list(c, artifacts.ofRepository(c.get("repository").id)),
  );

  app.get("/repos/:owner/:repo/actions/runs/:run{[0-9]+}/artifacts", needs("actions", "read"), (c) => {
    const run = loadRun(context, c);
    return list(c, artifacts.ofRun(run.repositoryId, run.id).toReversed());
  });

  app.get(ONE, needs("actions", "read"), (c) => c.json(present(c, load(c))));

  app.get(`${ONE}/:format`, needs("actions", "read"), (c) => {
    const artifact = load(c);
    if (c.req.param("format") !== "zip") throw notFound();
    if (artifacts.isExpired(artifact)) throw new GitHubError(410, "Artifact has expired");
    return c.redirect(signBlobUrl(context, "artifact", "read", artifact), 302);
  });

  app.delete(ONE, needs("actions", "write"), async (c) => {
    await artifacts.remove(load(c));
    return c.body(null, 204);
  });

  return app;

  function list(c: Request<AppEnv>, all: readonly ArtifactRecord[]): Response {
    const asked = c.req.query("name");
    const found = all.filter(({ name }) => asked === undefined || name === asked);
    return c.json({
      total_count: found.length,
      artifacts: paginate(c, found).map((artifact) => present(c, artifact)),
    });
  }

  function present(c: Request<AppEnv>, artifact: ArtifactRecord) {
    const { owner, name } = c.get("repository");
    return presentArtifact(artifact, {
      url: `${urls.api}/repos/${owner}/${name}`,
      run: store.runs.get(artifact.runId),
      expired: artifacts.isExpired(artifact),
    });
  }

  function load(c: Request<AppEnv>): ArtifactRecord {
    const id = Number(c.req.param("artifact"));
    const found = artifacts.ofRepository(c.get("repository").id).find((artifact) => artifact.id === id);
    if (found === undefined) throw notFound();
    return found;
  }
}

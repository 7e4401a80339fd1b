import type { Hono } from "hono";
import * as v from "valibot";
import { object } from "../../../../actions/shared/domain/schema/fields.ts";
import type { RuntimeClaims } from "../auth/runtime-tokens.ts";
import { signBlobUrl } from "../blob-service/blob-routes.ts";
import type { Context } from "../context/context.ts";
import type { ArtifactRecord } from "../store/records/actions.ts";
import { authenticateJob, createTwirpRoutes, int64, readRequest, twirpError } from "../twirp/twirp.ts";
import type { Artifacts } from "./artifacts.ts";

const SERVICE = "/twirp/github.actions.results.api.v1.ArtifactService";

const timestamp = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), "a time in ISO 8601"),
);

/** The fields of all five calls. */
const REQUEST = object({
  workflow_run_backend_id: v.optional(v.string()),
  workflow_job_run_backend_id: v.optional(v.string()),
  name: v.optional(v.string()),
  expires_at: v.optional(timestamp),
  mime_type: v.optional(v.string()),
  /** Bytes. */
  size: v.optional(int64),
  hash: v.optional(v.string()),
  name_filter: v.optional(v.string()),
  id_filter: v.optional(int64),
});

type ArtifactRequest = v.InferOutput<typeof REQUEST>;

/** Characters that GitHub does not allow in an artifact's name, since some file systems reject them. */
const FORBIDDEN = /[":<>|*?\r\n\\/]/;

/**
 * Serves the five calls of the artifact service, in Twirp's JSON. A job creates artifacts under its own id, and reads and
 * deletes the finished artifacts of its run.
 */
export function twirpRoutes(
  context: Pick<Context, "runtimeTokens" | "signatures" | "urls">,
  artifacts: Artifacts,
): Hono {
  const routes = createTwirpRoutes();
  const handle = (
    method: string,
    answer: (request: ArtifactRequest, job: RuntimeClaims) => object | Promise<object>,
  ) =>
    routes.post(`${SERVICE}/${method}`, async (c) => {
      const job = authenticateJob(c, context.runtimeTokens);
      const request = await readRequest(c, REQUEST);
      if (request.workflow_run_backend_id !== String(job.runId)) {
        throw twirpError(403, "permission_denied", "the runtime token is for another workflow run");
      }
      return c.json(await answer(request, job));
    });

  handle("CreateArtifact", (request, job) => {
    if (request.workflow_job_run_backend_id !== String(job.jobId)) {
      throw twirpError(403, "permission_denied", "the runtime token is for another job");
    }
    const created = artifacts.create({
      ...readName(request, job),
      jobId: job.jobId,
      contentType: request.mime_type ?? "application/zip",
      ...(request.expires_at === undefined ? {} : { expiresAt: request.expires_at }),
    });
    if (created === undefined) {
      const reason = "an artifact with this name already exists on the workflow run";
      throw twirpError(409, "already_exists", reason);
    }
    return { ok: true, signed_upload_url: signBlobUrl(context, "artifact", "write", created) };
  });

  handle("FinalizeArtifact", async (request, job) => {
    const finished = await artifacts.finish(readName(request, job), request.size ?? 0, request.hash);
    if (typeof finished === "string") return { ok: false };
    return { ok: true, artifact_id: String(finished.id) };
  });

  handle("ListArtifacts", ({ name_filter, id_filter }, job) => {
    const found = artifacts
      .ofRun(job.repositoryId, job.runId)
      .filter(({ name }) => name_filter === undefined || name === name_filter)
      .filter(({ id }) => id_filter === undefined || id === id_filter);
    return { artifacts: found.map(presentArtifact) };
  });

  handle("GetSignedArtifactURL", (request, job) => {
    return { signed_url: signBlobUrl(context, "artifact", "read", load(request, job)) };
  });

  handle("DeleteArtifact", async (request, job) => {
    const artifact = load(request, job);
    await artifacts.remove(artifact);
    return { ok: true, artifact_id: String(artifact.id) };
  });

  return routes;

  function load(request: ArtifactRequest, job: RuntimeClaims): ArtifactRecord {
    const found = artifacts.ofRun(job.repositoryId, job.runId).find(({ name }) => name === request.name);
    if (found === undefined) throw twirpError(404, "not_found", "no artifact has this name");
    return found;
  }
}

function readName(
  { name }: ArtifactRequest,
  { repositoryId, runId }: RuntimeClaims,
): { repositoryId: number; runId: number; name: string } {
  if (name === undefined || FORBIDDEN.test(name)) {
    throw twirpError(400, "invalid_argument", "name is required and cannot be a path");
  }
  return { repositoryId, runId, name };
}

function presentArtifact({ id, runId, jobId, name, sizeBytes, digest, createdAt }: ArtifactRecord): object {
  return {
    workflow_run_backend_id: String(runId),
    workflow_job_run_backend_id: String(jobId),
    database_id: String(id),
    name,
    size: String(sizeBytes),
    created_at: createdAt,
    ...(digest === null ? {} : { digest }),
  };
}

import * as v from "valibot";
import type { UploadedArtifact } from "../../domain/build/handoff-owner.ts";
import { PipelineError } from "../../domain/errors.ts";
import * as fields from "../../domain/schema/fields.ts";
import type { Handoffs } from "../../ports/handoffs.ts";
import { createHandoffs, type HandoffOptions } from "../build/handoff/read-handoff.ts";
import { listRunJobs } from "../github/runs.ts";
import type { RecordPorts } from "./deploy-ports.ts";
import type { EventContext } from "./event-context.ts";
import { readRunnerVariables } from "./runner-variables.ts";

/** The ids that GitHub's artifact service has for the run and the job. */
interface JobIdentity {
  readonly runId: string;
  readonly jobId: string;
}

const CLAIMS = fields.object({ scp: v.string() });

const LISTED = fields.object({
  artifacts: v.optional(
    v.array(fields.object({ name: v.string(), workflow_job_run_backend_id: v.string() })),
    [],
  ),
});

/**
 * Reads the identity from the job's runtime token, as the package `@actions/artifact` does. Throws EVENT_UNSUPPORTED
 * outside a job, and for a token without these claims.
 */
export function readJobIdentity(): JobIdentity {
  const { ACTIONS_RUNTIME_TOKEN: token } = readRunnerVariables(["ACTIONS_RUNTIME_TOKEN"]);
  const [, payload = ""] = token.split(".");
  const claims = v.safeParse(
    v.pipe(v.string(), v.parseJson(), CLAIMS),
    Buffer.from(payload, "base64url").toString(),
  );
  const scopes = claims.success ? claims.output.scp.split(" ") : [];
  const [, runId, jobId] = scopes.map((scope) => scope.split(":")).find(([name]) => name === RESULTS) ?? [];
  if (runId !== undefined && jobId !== undefined) return { runId, jobId };
  throw new PipelineError("EVENT_UNSUPPORTED", "The job's runtime token does not name the job.");
}

const RESULTS = "Actions.Results";

/**
 * Lists the workflow artifacts of this run with the jobs that uploaded them. Only the internal service of the package
 * `@actions/artifact` knows the jobs; GitHub's REST API does not. Throws GITHUB_UNAVAILABLE.
 */
async function listUploadedArtifacts(): Promise<readonly UploadedArtifact[]> {
  const variables = readRunnerVariables(["ACTIONS_RUNTIME_TOKEN", "ACTIONS_RESULTS_URL"]);
  const { runId, jobId } = readJobIdentity();
  const service = `${new URL(variables.ACTIONS_RESULTS_URL).origin}/twirp/github.actions.results.api.v1.ArtifactService`;
  const response = await fetch(`${service}/ListArtifacts`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${variables.ACTIONS_RUNTIME_TOKEN}`,
      "content-type": "application/json",
      "user-agent": "overskill-pipeline",
    },
    body: JSON.stringify({ workflow_run_backend_id: runId, workflow_job_run_backend_id: jobId }),
  });
  const listed = v.safeParse(LISTED, response.ok ? await response.json() : undefined);
  if (!listed.success) {
    const message = `Could not list the run's workflow artifacts: GitHub answered ${response.status}.`;
    throw new PipelineError("GITHUB_UNAVAILABLE", message);
  }
  return listed.output.artifacts.map((one) => ({ name: one.name, jobId: one.workflow_job_run_backend_id }));
}

/** Creates the handoffs of the jobs of this run. */
export function createRunHandoffs(
  { octokit, repository }: Pick<RecordPorts, "octokit" | "repository">,
  { workspace, runId }: EventContext,
  options: Pick<HandoffOptions, "folder" | "environment">,
): Handoffs {
  const readUploads = async () => {
    const [artifacts, jobs] = await Promise.all([
      listUploadedArtifacts(),
      listRunJobs(octokit, repository, runId),
    ]);
    return { artifacts, jobs };
  };
  return createHandoffs({ ...options, workspace, readUploads });
}

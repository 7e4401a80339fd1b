import type { Handoffs } from "../../ports/handoffs.ts";
import { createHandoffs, type HandoffOptions } from "../build/handoff/read-handoff.ts";
import { listRunJobs } from "../github/runs.ts";
import { listUploadedArtifacts } from "./artifact-service.ts";
import type { RecordPorts } from "./deploy-ports.ts";
import type { EventContext } from "./event-context.ts";

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

import type { ArtifactRecord, RunRecord } from "../store/records/actions.ts";
import { nodeId } from "./node-id.ts";
import type { Json } from "./user.ts";

/** Renders GitHub's schema `artifact`. `url` is the URL of the repository in the REST API. */
export function presentArtifact(
  artifact: ArtifactRecord,
  {
    url,
    run,
    expired,
  }: { readonly url: string; readonly run: RunRecord | undefined; readonly expired: boolean },
): Json {
  const self = `${url}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId("Artifact", artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.sizeBytes,
    url: self,
    archive_download_url: `${self}/zip`,
    expired,
    digest: artifact.digest,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run:
      run === undefined
        ? null
        : {
            id: run.id,
            repository_id: run.repositoryId,
            head_repository_id: run.repositoryId,
            head_branch: run.headBranch,
            head_sha: run.headSha,
          },
  };
}

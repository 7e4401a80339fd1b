import { join } from "node:path";
import type { Artifact } from "../../domain/build/manifest.ts";
import {
  type ArtifactOrigin,
  parseStoredMessage,
  renderStoredMessage,
} from "../../domain/build/stored-artifact.ts";
import { type Digest, toBuildId, toHex } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import { artifactRef, buildKeyRef } from "../../domain/naming.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import { copyArtifact } from "../build/artifact/folder-artifacts.ts";
import { readArtifact } from "../build/artifact/read-artifact.ts";
import { exists } from "../filesystem/list-files.ts";
import { createTempFolder } from "../filesystem/temp-folder.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

/** Where to keep artifacts in this job, and what the artifacts are built from that it stores. */
interface GitArtifactsOptions {
  /** Absolute path. */
  readonly directory: string;
  readonly origin: () => Promise<ArtifactOrigin>;
}

/**
 * Stores artifacts as git refs of the apps repository: durable, deduplicated by git, readable with the repository's own
 * credentials. Saved and loaded artifacts stay in `directory`, so that later steps of the job do not fetch them again.
 */
export function createGitArtifacts(remote: GitRemote, { directory, origin }: GitArtifactsOptions): Artifacts {
  const locate = (app: string, digest: Digest) => join(directory, app, toHex(digest));
  const cache = async (artifact: Artifact, commit: string): Promise<Artifact> => {
    const { app, digest } = artifact.manifest;
    return { ...(await copyArtifact(artifact, locate(app, digest))), commit };
  };

  /** Returns undefined if the remote has no such ref. */
  const fetchArtifact = async (app: string, ref: string): Promise<Artifact | undefined> => {
    await using scratch = await createTempFolder();
    const fetched = await fetchFolder(remote, `fetch the artifact of ${app}`, ref, scratch.path);
    if (fetched === undefined) return undefined;
    const { manifest } = await readArtifact(scratch.path);
    const { digest, buildKey } = manifest;
    // One commit has a ref of its digest and one of its build key, so a relabelled artifact fits neither.
    if (![artifactRef(app, digest), buildKeyRef(app, buildKey)].includes(ref)) {
      throw invalid(`The ref ${ref} has the artifact ${toBuildId(digest)} of "${manifest.app}".`);
    }
    if (manifest.app !== app) throw invalid(`The ref ${ref} has an artifact of "${manifest.app}".`);
    if (parseStoredMessage(fetched.message, manifest) === undefined) {
      throw invalid(`The artifact at ${ref} does not say which sources it was built from, and by which run.`);
    }
    return await cache({ manifest, directory: scratch.path }, fetched.commit);
  };
  return {
    async findByKey(app, buildKey) {
      return fetchArtifact(app, buildKeyRef(app, buildKey));
    },

    async load(app, digest) {
      const cached = locate(app, digest);
      const artifact = (await exists(cached))
        ? await readArtifact(cached)
        : await fetchArtifact(app, artifactRef(app, digest));
      if (artifact === undefined) {
        throw new PipelineError(
          "ARTIFACT_NOT_FOUND",
          `The artifact ${toBuildId(digest)} of "${app}" does not exist.`,
        );
      }
      const { manifest } = artifact;
      if (manifest.digest === digest && manifest.app === app) return artifact;
      throw invalid(`The artifact of ${digest} of "${app}" is another one.`);
    },

    async save(artifact) {
      const { app, digest, buildKey } = artifact.manifest;
      // Overwrites existing refs: artifacts with one digest differ only in their build records and their origin.
      const commit = await pushFolder(remote, `store the artifact of ${app}`, {
        directory: artifact.directory,
        message: renderStoredMessage(artifact.manifest, await origin()),
        refs: [artifactRef(app, digest), buildKeyRef(app, buildKey)],
      });
      return cache(artifact, commit);
    },
  };
}

function invalid(message: string): PipelineError {
  return new PipelineError("ARTIFACT_INVALID", message);
}

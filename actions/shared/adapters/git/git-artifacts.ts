import { join } from "node:path";
import type { Artifact } from "../../domain/build/manifest.ts";
import { type Digest, isDigest, toBuildId, toHex } from "../../domain/digest.ts";
import { PipelineError } from "../../domain/errors.ts";
import { artifactRef, buildKeyRef } from "../../domain/naming.ts";
import type { Artifacts } from "../../ports/artifacts.ts";
import { copyArtifact } from "../build/artifact/folder-artifacts.ts";
import { readArtifact } from "../build/artifact/read-artifact.ts";
import { exists } from "../filesystem/list-files.ts";
import { createTempFolder } from "../filesystem/temp-folder.ts";
import { fetchFolder, pushFolder } from "./folder-refs.ts";
import type { GitRemote } from "./remote.ts";

/**
 * Stores artifacts as git refs of the apps repository: durable, deduplicated by git, readable with the repository's own
 * credentials. Saved and loaded artifacts stay in `directory`, so that later steps of the job do not fetch them again.
 */
export function createGitArtifacts(remote: GitRemote, directory: string): Artifacts {
  const locate = (app: string, digest: Digest) => join(directory, app, toHex(digest));
  const cache = async (artifact: Artifact, commit: string): Promise<Artifact> => {
    const { app, digest } = artifact.manifest;
    return { ...(await copyArtifact(artifact, locate(app, digest))), commit };
  };

  /** Returns undefined if the remote has no such ref. */
  const fetchArtifact = async (app: string, ref: string): Promise<Artifact | undefined> => {
    await using scratch = await createTempFolder();
    const commit = await fetchFolder(remote, `fetch the artifact of ${app}`, ref, scratch.path);
    if (commit === undefined) return undefined;
    const { manifest } = await readArtifact(scratch.path);
    return await cache({ manifest, directory: scratch.path }, commit);
  };
  return {
    async findByKey(app, buildKey) {
      const artifact = await fetchArtifact(app, buildKeyRef(app, buildKey));
      if (artifact === undefined) return undefined;
      const { manifest } = artifact;
      return expectSame(artifact, app, manifest.buildKey === buildKey, `the build key ${buildKey}`);
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
      return expectSame(artifact, app, artifact.manifest.digest === digest, digest);
    },

    async list(app, prefix = "") {
      const refs = artifactRef(app, "sha256:" as Digest);
      const doing = `list the artifacts of ${app}`;
      const { stdout } = await remote.run(doing, ["ls-remote", "--quiet", remote.url, `${refs}${prefix}*`]);
      return stdout
        .toString()
        .split("\n")
        .map((line) => line.split("\t")[1] ?? "")
        .filter((ref) => ref.startsWith(refs + prefix))
        .map((ref) => `sha256:${ref.slice(refs.length)}`)
        .filter(isDigest);
    },

    async save(artifact) {
      const { app, digest, buildKey } = artifact.manifest;
      // Overwrites existing refs: artifacts with one digest differ only in their build records.
      const commit = await pushFolder(remote, `store the artifact of ${app}`, {
        directory: artifact.directory,
        message: `Artifact ${toHex(digest)} of ${app}`,
        refs: [artifactRef(app, digest), buildKeyRef(app, buildKey)],
      });
      return cache(artifact, commit);
    },
  };
}

function expectSame(artifact: Artifact, app: string, same: boolean, expected: string): Artifact {
  if (same && artifact.manifest.app === app) return artifact;
  throw new PipelineError("ARTIFACT_INVALID", `The ref for ${expected} of "${app}" has another artifact.`);
}

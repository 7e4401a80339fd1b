import { join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { toBuildId, toHex } from "../../../domain/digest.ts";
import { PipelineError } from "../../../domain/errors.ts";
import type { Artifacts } from "../../../ports/artifacts.ts";
import { copyFiles, linkFiles } from "../../filesystem/copy-files.ts";
import { exists } from "../../filesystem/list-files.ts";
import { readArtifact } from "./read-artifact.ts";
import { replaceArtifact } from "./stage-artifact.ts";

/** Stores artifacts in a directory of this machine, as `builds/<app>/<hex>` and `keys/<app>/<build key>`. */
export function createFolderArtifacts(directory: string): Artifacts {
  const locateBuilds = (app: string) => join(directory, "builds", app);
  const locateKey = (app: string, buildKey: string) => join(directory, "keys", app, buildKey);
  return {
    async findByKey(app, buildKey) {
      const location = locateKey(app, buildKey);
      return (await exists(location)) ? readArtifact(location) : undefined;
    },

    async load(app, digest) {
      const location = join(locateBuilds(app), toHex(digest));
      if (await exists(location)) return readArtifact(location);
      throw new PipelineError(
        "ARTIFACT_NOT_FOUND",
        `Artifact ${toBuildId(digest)} of "${app}" does not exist.`,
      );
    },

    async save(artifact) {
      const { app, digest, buildKey } = artifact.manifest;
      const stored = await linkArtifact(artifact, join(locateBuilds(app), toHex(digest)));
      await linkArtifact(stored, locateKey(app, buildKey));
      return stored;
    },
  };
}

/** Copies an artifact to `target`, which is replaced as a whole. */
export function copyArtifact(artifact: Artifact, target: string): Promise<Artifact> {
  return transfer(artifact, target, copyFiles);
}

/** Links an artifact's files. Writing to one invalidates the stored artifact, which is verified before each use. */
function linkArtifact(artifact: Artifact, target: string): Promise<Artifact> {
  return transfer(artifact, target, linkFiles);
}

function transfer(
  { manifest, directory }: Artifact,
  target: string,
  fill: typeof copyFiles,
): Promise<Artifact> {
  return replaceArtifact(target, async (stage) => {
    await fill(directory, stage);
    return { manifest, directory: stage };
  });
}

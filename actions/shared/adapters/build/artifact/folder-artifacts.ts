import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "../../../domain/build/manifest.ts";
import { buildIdOf, type Digest, hexOf, isDigest } from "../../../domain/digest.ts";
import { PipelineError } from "../../../domain/errors.ts";
import type { Artifacts } from "../../../ports/artifacts.ts";
import { copyFiles, linkFiles } from "../../filesystem/copy-files.ts";
import { exists } from "../../filesystem/list-files.ts";
import { readArtifact } from "./read-artifact.ts";
import { placeArtifact } from "./stage-artifact.ts";

/** Artifacts in a folder of this machine: `builds/<app>/<hex>` and `keys/<app>/<build key>`. */
export function createFolderArtifacts(directory: string): Artifacts {
  const builds = (app: string) => join(directory, "builds", app);
  const keyed = (app: string, buildKey: string) => join(directory, "keys", app, buildKey);
  return {
    async findByKey(app, buildKey) {
      const place = keyed(app, buildKey);
      return (await exists(place)) ? readArtifact(place) : undefined;
    },

    async load(app, digest) {
      const place = join(builds(app), hexOf(digest));
      if (await exists(place)) return readArtifact(place);
      throw new PipelineError("ARTIFACT_NOT_FOUND", `There is no artifact ${buildIdOf(digest)} of "${app}".`);
    },

    async list(app, prefix = "") {
      if (!(await exists(builds(app)))) return [];
      const names = (await readdir(builds(app))).filter((name) => name.startsWith(prefix));
      return names.map((name): Digest => `sha256:${name}`).filter(isDigest);
    },

    async save(artifact) {
      const { app, digest, buildKey } = artifact.manifest;
      const kept = await linkArtifact(artifact, join(builds(app), hexOf(digest)));
      await linkArtifact(kept, keyed(app, buildKey));
      return kept;
    },
  };
}

/** `target` is replaced as a whole. */
export function copyArtifact(artifact: Artifact, target: string): Promise<Artifact> {
  return transfer(artifact, target, copyFiles);
}

/** Whoever writes to a file of it nevertheless costs the next build its artifact: whatever is taken is verified. */
function linkArtifact(artifact: Artifact, target: string): Promise<Artifact> {
  return transfer(artifact, target, linkFiles);
}

function transfer(
  { manifest, directory }: Artifact,
  target: string,
  fill: typeof copyFiles,
): Promise<Artifact> {
  return placeArtifact(target, async (stage) => {
    await fill(directory, stage);
    return { manifest, directory: stage };
  });
}

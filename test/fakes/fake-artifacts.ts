import type { Artifact } from "../../actions/shared/domain/build/manifest.ts";
import type { Digest } from "../../actions/shared/domain/digest.ts";
import { toBuildId } from "../../actions/shared/domain/digest.ts";
import { PipelineError } from "../../actions/shared/domain/errors.ts";
import { artifactRef, buildKeyRef } from "../../actions/shared/domain/naming.ts";
import type { Artifacts } from "../../actions/shared/ports/artifacts.ts";

/** Artifacts in memory, by their refs. `failNextSave` is the only switch. */
export class FakeArtifacts implements Artifacts {
  readonly held = new Map<string, Artifact>();
  #nextFailure: Error | undefined;

  failNextSave(error: Error): void {
    this.#nextFailure = error;
  }

  async findByKey(app: string, buildKey: string): Promise<Artifact | undefined> {
    return this.held.get(buildKeyRef(app, buildKey));
  }

  async load(app: string, digest: Digest): Promise<Artifact> {
    const artifact = this.held.get(artifactRef(app, digest));
    if (artifact === undefined) {
      throw new PipelineError("ARTIFACT_NOT_FOUND", `There is no artifact ${toBuildId(digest)} of "${app}".`);
    }
    return artifact;
  }

  async save(artifact: Artifact): Promise<Artifact> {
    const failure = this.#nextFailure;
    this.#nextFailure = undefined;
    if (failure) throw failure;
    const { app, digest, buildKey } = artifact.manifest;
    this.held.set(artifactRef(app, digest), artifact);
    this.held.set(buildKeyRef(app, buildKey), artifact);
    return artifact;
  }
}

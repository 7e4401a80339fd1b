import { join } from "node:path";
import { type Blobs, createBlobs } from "../blob-service/blobs.ts";
import type { Context } from "../context/context.ts";
import type { ArtifactRecord } from "../store/records/actions.ts";

/** https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
const RETENTION_MS = 90 * 24 * 60 * 60_000;

/** What names an artifact: the run's jobs share one set of names. */
export interface ArtifactName {
  readonly repositoryId: number;
  readonly runId: number;
  readonly name: string;
}

export interface NewArtifact extends ArtifactName {
  readonly jobId: number;
  readonly contentType: string;
  /** ISO 8601; the longest retention when left out. */
  readonly expiresAt?: string;
}

/** The artifacts of all runs. A name is given once in a run: what was uploaded is never replaced. */
export interface Artifacts {
  readonly blobs: Blobs;
  /** Undefined when the run has an artifact of this name, finished or not. */
  create(artifact: NewArtifact): ArtifactRecord | undefined;
  /** True between `create` and `finish`. */
  isOpen(artifactId: number): boolean;
  /** The artifact, or why it cannot be finished. */
  finish(name: ArtifactName, sizeBytes: number, digest: string | undefined): Promise<ArtifactRecord | string>;
  /** Finished artifacts of a run, oldest first. */
  ofRun(repositoryId: number, runId: number): readonly ArtifactRecord[];
  /** Finished artifacts of a repository, newest first. */
  ofRepository(repositoryId: number): readonly ArtifactRecord[];
  isExpired(artifact: ArtifactRecord): boolean;
  remove(artifact: ArtifactRecord): Promise<void>;
}

export function createArtifacts(
  context: Pick<Context, "store" | "stateDirectory" | "now" | "nowMs">,
): Artifacts {
  const { artifacts } = context.store;
  const blobs = createBlobs(join(context.stateDirectory, "artifacts"));
  const named = ({ repositoryId, runId, name }: ArtifactName) =>
    artifacts.find((row) => row.repositoryId === repositoryId && row.runId === runId && row.name === name);

  return {
    blobs,

    create({ expiresAt, ...artifact }) {
      if (named(artifact) !== undefined) return undefined;
      const latest = new Date(context.nowMs() + RETENTION_MS);
      const asked = expiresAt === undefined ? latest : new Date(expiresAt);
      return artifacts.insert({
        ...artifact,
        sizeBytes: 0,
        digest: null,
        complete: false,
        createdAt: context.now(),
        expiresAt: (asked < latest ? asked : latest).toISOString().replace(/\.\d+Z$/, "Z"),
      });
    },

    isOpen(artifactId) {
      return artifacts.get(artifactId)?.complete === false;
    },

    async finish(name, sizeBytes, digest = "") {
      const artifact = named(name);
      if (artifact === undefined || artifact.complete) return "there is no upload to finalize for this name";
      const uploaded = await blobs.findSize(artifact.id);
      if (uploaded !== sizeBytes) return `size is ${uploaded ?? 0} bytes, not ${sizeBytes}`;
      return artifacts.update(artifact.id, { complete: true, sizeBytes, digest: digest || null });
    },

    ofRun(repositoryId, runId) {
      return artifacts.filter(
        (row) => row.repositoryId === repositoryId && row.runId === runId && row.complete,
      );
    },

    ofRepository(repositoryId) {
      return artifacts.filter((row) => row.repositoryId === repositoryId && row.complete).reverse();
    },

    isExpired({ expiresAt }) {
      return Date.parse(expiresAt) <= context.nowMs();
    },

    async remove({ id }) {
      artifacts.delete(id);
      await blobs.remove(id);
    },
  };
}

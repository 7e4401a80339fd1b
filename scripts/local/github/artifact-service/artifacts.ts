import { join } from "node:path";
import { type Blobs, createBlobs } from "../blob-service/blobs.ts";
import type { Context } from "../context/context.ts";
import type { ArtifactRecord } from "../store/records/actions.ts";
import { toTimestamp } from "../store/timestamp.ts";

/** https://docs.github.com/en/organizations/managing-organization-settings/configuring-the-retention-period-for-github-actions-artifacts-and-logs-in-your-organization */
const RETENTION_MS = 90 * 24 * 60 * 60_000;

/** Identifies an artifact; the jobs of a run share one namespace. */
interface ArtifactName {
  readonly repositoryId: number;
  readonly runId: number;
  readonly name: string;
}

/** An artifact to create. */
interface NewArtifact extends ArtifactName {
  readonly jobId: number;
  readonly contentType: string;
  /** ISO 8601; the longest retention when absent. */
  readonly expiresAt?: string;
}

/** The artifacts of all runs. An artifact is immutable, and its name unique within the run. */
export interface Artifacts {
  readonly blobs: Blobs;
  /** Creates an artifact; returns undefined if the run has one of this name, finished or not. */
  create(artifact: NewArtifact): ArtifactRecord | undefined;
  /** Returns true between `create` and `finish`. */
  isOpen(artifactId: number): boolean;
  /** Completes an upload. Returns the artifact, or why it cannot be finished. */
  finish(name: ArtifactName, sizeBytes: number, digest: string | undefined): Promise<ArtifactRecord | string>;
  /** Lists the finished artifacts of a run, oldest first. */
  ofRun(repositoryId: number, runId: number): readonly ArtifactRecord[];
  /** Lists the finished artifacts of a repository, newest first. */
  ofRepository(repositoryId: number): readonly ArtifactRecord[];
  /** Returns true once the artifact's retention is over. */
  isExpired(artifact: ArtifactRecord): boolean;
  /** Deletes an artifact with its bytes. */
  remove(artifact: ArtifactRecord): Promise<void>;
}

/** Creates the artifacts over the store and the directory `artifacts` in the state directory. */
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
      const latest = context.nowMs() + RETENTION_MS;
      const requested = expiresAt === undefined ? latest : Date.parse(expiresAt);
      return artifacts.insert({
        ...artifact,
        sizeBytes: 0,
        digest: null,
        complete: false,
        createdAt: context.now(),
        expiresAt: toTimestamp(Math.min(requested, latest)),
      });
    },

    isOpen(artifactId) {
      return artifacts.get(artifactId)?.complete === false;
    },

    async finish(name, sizeBytes, digest = "") {
      const artifact = named(name);
      if (artifact === undefined || artifact.complete) return "no open upload for this name";
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
